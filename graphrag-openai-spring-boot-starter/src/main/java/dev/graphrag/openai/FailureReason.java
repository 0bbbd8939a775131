package dev.graphrag.openai;

import java.util.Locale;

/**
 * Closed set of reasons for which a call ends in an {@link OpenAiClientException}. Each
 * carries the sentence that tells the operator what to do about it.
 */
public enum FailureReason {

	/**
	 * A setting is missing or breaks its rule.
	 */
	SETTINGS_LOAD("Correct the setting named in the details and start again."),

	/**
	 * The chat model is not on the allowlist; no request was made.
	 */
	UNSUPPORTED_MODEL("Use one of the allowed models, or enable the fallback to permit its model."),

	/**
	 * Every attempt was answered with 429.
	 */
	RATE_LIMIT("Reduce concurrent usage or the token budget, or retry later."),

	/**
	 * The account has no quota left; a retry cannot help.
	 */
	QUOTA_EXHAUSTED("Check the plan and billing details of the OpenAI account, then run again."),

	/**
	 * The key was refused (401 or 403).
	 */
	AUTHENTICATION("Check that OPENAI_API_KEY is valid and may use the model."),

	/**
	 * Server errors, broken connections, timeouts or unreadable answers on every attempt.
	 */
	TRANSIENT_FAILURE("Check the network path and the status of the OpenAI service, then retry."),

	/**
	 * The server refused the request for another reason, and would refuse it again; or
	 * the client did, before it was made.
	 */
	INVALID_REQUEST("Correct the request or the base URL; the same request would be refused again."),

	/**
	 * The completion came back without choices.
	 */
	NO_CHOICES("Retry later; if it persists, check the model and the prompt's content filters."),

	/**
	 * The answer arrived whole and cannot be delivered; it is not paid for again.
	 */
	INVALID_ANSWER("Check which software answers behind the base URL: a field of its answer is not as OpenAI's."),

	/**
	 * A vector is missing from the answer.
	 */
	NO_EMBEDDING("Retry later; if it persists, check that the endpoint serves the embedding model."),

	/**
	 * A vector does not have the expected length.
	 */
	DIMENSION_MISMATCH("Align OPENAI_EMBEDDING_DIMENSIONS with the embedding model and the vector index."),

	/**
	 * A vector has a component that is not a finite number, or none but zero.
	 */
	INVALID_VECTOR("Do not store the vector; retry later and report the endpoint if it persists."),

	/**
	 * The client has as many calls at once as it may have; no request was made.
	 */
	OVERLOADED("Retry later, or allow more calls at once."),

	/**
	 * The calling thread was interrupted, or the client was closed.
	 */
	INTERRUPTED("Start the call again if the interruption was not a shutdown."),

	/**
	 * The client could not be built.
	 */
	CLIENT_INIT("Check the OpenAI client settings and the class path, then start again."),

	/**
	 * A defect of the client or of what the application gave it: options, messages, a
	 * customizer, a library.
	 */
	INTERNAL("Look at the exception's class in the message; if it is none of the application's, report a defect.");

	private final String code = name().toLowerCase(Locale.ROOT);

	private final String remediation;

	FailureReason(String remediation) {
		this.remediation = remediation;
	}

	/**
	 * Return the stable lower-case name used in metrics, logs and reports.
	 * @return the code, for example {@code rate_limit}
	 */
	public String code() {
		return this.code;
	}

	/**
	 * Return the sentence that tells the operator what to do.
	 * @return the default remediation
	 */
	public String remediation() {
		return this.remediation;
	}

}
