package dev.graphrag.openai;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.graphrag.openai.redaction.Redactor;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * The one error of the guarded client. Its message, remediation and details are free of
 * secrets, prompts and server bodies, and it has no cause, so that printing it in full is
 * safe.
 *
 * <pre class="code">
 * catch (OpenAiClientException ex) {
 *     if (ex.reason() == FailureReason.RATE_LIMIT) {
 *         requeue(document);
 *     }
 * }
 * </pre>
 */
public final class OpenAiClientException extends RuntimeException {

	private final FailureReason reason;

	private final String remediation;

	private final Map<String, Object> details;

	private final @Nullable Duration retryAfter;

	/**
	 * Create an error with the reason's own remediation.
	 * @param reason the reason
	 * @param message what happened, in one sentence without secrets
	 * @param details figures for the operator, made of strings, numbers, booleans, lists
	 * and maps; {@code reason} is added
	 */
	public OpenAiClientException(FailureReason reason, String message, Map<String, ?> details) {
		this(reason, message, remediation(reason), details);
	}

	/**
	 * Create an error.
	 * @param reason the reason
	 * @param message what happened, in one sentence without secrets
	 * @param remediation what the operator should do
	 * @param details figures for the operator, made of strings, numbers, booleans, lists
	 * and maps; {@code reason} is added
	 */
	public OpenAiClientException(FailureReason reason, String message, String remediation, Map<String, ?> details) {
		this(reason, message, remediation, details, null);
	}

	/**
	 * Create an error of a call that the server asks to make later.
	 * @param reason the reason
	 * @param message what happened, in one sentence without secrets
	 * @param remediation what the operator should do
	 * @param details figures for the operator, made of strings, numbers, booleans, lists
	 * and maps; {@code reason} is added
	 * @param retryAfter how long the server asks to wait, {@code null} if it does not
	 */
	public OpenAiClientException(FailureReason reason, String message, String remediation, Map<String, ?> details,
			@Nullable Duration retryAfter) {
		super(Redactor.BY_SHAPE.redact(message));
		Assert.notNull(reason, "reason must not be null");
		Assert.notNull(message, "message must not be null");
		Assert.notNull(remediation, "remediation must not be null");
		Assert.notNull(details, "details must not be null");
		this.reason = reason;
		this.remediation = Redactor.BY_SHAPE.redact(remediation);
		this.retryAfter = retryAfter;
		Map<String, Object> copy = new LinkedHashMap<>();
		copy.put("reason", reason.code());
		details.forEach((key, value) -> copy.put(key, Redactor.BY_SHAPE.redactValue(value)));
		this.details = Collections.unmodifiableMap(copy);
	}

	private static String remediation(FailureReason reason) {
		Assert.notNull(reason, "reason must not be null");
		return reason.remediation();
	}

	/**
	 * Return why the call ended.
	 * @return the reason
	 */
	public FailureReason reason() {
		return this.reason;
	}

	/**
	 * Return what the operator should do about it.
	 * @return one sentence
	 */
	public String remediation() {
		return this.remediation;
	}

	/**
	 * Return the figures of the failed call: always {@code reason}, and where known
	 * {@code operation}, {@code model}, {@code attempts} per model, {@code status} and
	 * others.
	 * @return an unmodifiable map in a stable order
	 */
	public Map<String, Object> details() {
		return this.details;
	}

	/**
	 * Return how long the server asked to wait, for an answer of one's own such as 503
	 * with {@code Retry-After}.
	 * @return the usable {@code Retry-After} of the last attempt, {@code null} if there
	 * was none
	 */
	public @Nullable Duration retryAfter() {
		return this.retryAfter;
	}

}
