package dev.graphrag.openai;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.graphrag.openai.redaction.Redactor;

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

	private final transient Map<String, Object> details;

	/**
	 * Create an error with the reason's own remediation.
	 * @param reason the reason
	 * @param message what happened, in one sentence without secrets
	 * @param details figures for the operator, made of strings, numbers, booleans, lists
	 * and maps; {@code reason} is added
	 */
	public OpenAiClientException(FailureReason reason, String message, Map<String, ?> details) {
		this(reason, message, reason.remediation(), details);
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
		this(Redactor.BY_SHAPE, reason, message, remediation, details);
	}

	private OpenAiClientException(Redactor redactor, FailureReason reason, String message, String remediation,
			Map<String, ?> details) {
		super(redactor.redact(message));
		this.reason = reason;
		this.remediation = redactor.redact(remediation);
		Map<String, Object> copy = new LinkedHashMap<>();
		copy.put("reason", reason.code());
		details.forEach((key, value) -> copy.put(key, redacted(redactor, value)));
		this.details = Collections.unmodifiableMap(copy);
	}

	private static Object redacted(Redactor redactor, Object value) {
		if (value instanceof String text) {
			return redactor.redact(text);
		}
		if (value instanceof List<?> list) {
			return list.stream().map((element) -> redacted(redactor, element)).toList();
		}
		return value;
	}

	/**
	 * Return this error without the values that a redactor knows. What has the shape of a
	 * secret is never in it.
	 * @param redactor the redactor
	 * @return an error with the same stack trace
	 */
	public OpenAiClientException redactedBy(Redactor redactor) {
		OpenAiClientException error = new OpenAiClientException(redactor, this.reason, String.valueOf(getMessage()),
				this.remediation, this.details);
		error.setStackTrace(getStackTrace());
		return error;
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

}
