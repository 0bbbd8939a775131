package dev.graphrag.openai.wire;

import java.util.Map;

import dev.graphrag.openai.FailureReason;

/**
 * An answer with a good status that cannot be used. Its message has figures and no text
 * of the answer.
 */
public final class UnusableAnswerException extends RuntimeException {

	private final FailureReason reason;

	private final boolean repeatable;

	private final transient Map<String, Object> figures;

	UnusableAnswerException(FailureReason reason, String problem) {
		this(reason, problem, Map.of());
	}

	UnusableAnswerException(FailureReason reason, String problem, Map<String, Object> figures) {
		this(reason, problem, reason == FailureReason.TRANSIENT_FAILURE, figures);
	}

	private UnusableAnswerException(FailureReason reason, String problem, boolean repeatable,
			Map<String, Object> figures) {
		super(problem, null, false, false);
		this.reason = reason;
		this.repeatable = repeatable;
		this.figures = figures;
	}

	/**
	 * Create the failure of an answer with a field that nothing can be made of.
	 * @param field path of the field, for example {@code choices[0].message}
	 * @param problem what is wrong with it, for example {@code is missing}
	 */
	static UnusableAnswerException field(String field, String problem) {
		return new UnusableAnswerException(FailureReason.INVALID_ANSWER,
				"The answer's field " + field + " " + problem + ".", Map.of("field", field));
	}

	/**
	 * Create the failure of an answer that is larger than allowed, and would be so again.
	 * @param what the answer or a part of it, for example {@code The answer}
	 * @param limit the size allowed, in bytes
	 * @return the failure
	 */
	public static UnusableAnswerException tooLarge(String what, long limit) {
		return new UnusableAnswerException(FailureReason.TRANSIENT_FAILURE,
				what + " is larger than the " + limit + " bytes that graphrag.openai.http.max-response-size allows.",
				false, Map.of("max_response_size", limit));
	}

	/**
	 * Return whether another answer may be better.
	 * @return whether an attempt may follow
	 */
	public boolean repeatable() {
		return this.repeatable;
	}

	/**
	 * Return what the answer counts as.
	 * @return {@code transient_failure} if it could not be read, else the check that it
	 * failed
	 */
	public FailureReason reason() {
		return this.reason;
	}

	/**
	 * Return the problem, in one sentence without text of the answer.
	 * @return the message
	 */
	public String problem() {
		String message = getMessage();
		return (message != null) ? message : "";
	}

	/**
	 * Return the figures behind the problem, such as a vector's length.
	 * @return an unmodifiable map, empty if there are none
	 */
	public Map<String, Object> figures() {
		return this.figures;
	}

}
