package dev.graphrag.openai.http;

import java.time.Duration;
import java.util.Map;

import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.wire.ErrorBody;
import dev.graphrag.openai.wire.ErrorInAnswerException;
import dev.graphrag.openai.wire.UnusableAnswerException;
import org.jspecify.annotations.Nullable;

/**
 * One attempt that did not bring a usable answer: what it counts as and whether another
 * attempt may follow. Carries no text of the request or the answer, and no stack trace,
 * since it is an outcome and not a defect.
 */
public final class AttemptFailure extends RuntimeException {

	private final FailureReason reason;

	private final boolean retryable;

	private final boolean timeout;

	private final @Nullable Duration retryAfter;

	private final transient Map<String, Object> details;

	private AttemptFailure(FailureReason reason, String problem, boolean retryable, boolean timeout,
			@Nullable Duration retryAfter, Map<String, Object> details) {
		super(problem, null, false, false);
		this.reason = reason;
		this.retryable = retryable;
		this.timeout = timeout;
		this.retryAfter = retryAfter;
		this.details = details;
	}

	static AttemptFailure status(int status, ErrorBody error, @Nullable Boolean shouldRetry,
			@Nullable Duration retryAfter) {
		FailureReason reason = FailureTable.reason(status, error);
		boolean retryable = FailureTable.retryable(status, reason, shouldRetry);
		return new AttemptFailure(reason, "OpenAI answered with HTTP status " + status + ".", retryable, false,
				retryAfter, error.details());
	}

	static AttemptFailure io(String problem, boolean timeout) {
		return new AttemptFailure(FailureReason.TRANSIENT_FAILURE, problem, true, timeout, null, Map.of());
	}

	static AttemptFailure interrupted() {
		return new AttemptFailure(FailureReason.INTERRUPTED, "The request was interrupted.", false, false, null,
				Map.of());
	}

	static AttemptFailure tooLarge(long limit) {
		return new AttemptFailure(FailureReason.TRANSIENT_FAILURE,
				"The answer is larger than the " + limit + " bytes that graphrag.openai.http.max-response-size allows.",
				false, false, null, Map.of("max_response_size", limit));
	}

	/**
	 * Create the failure of an answer that arrived and cannot be used.
	 * @param unusable what is wrong with it
	 * @return the failure, retryable if the answer could not be read
	 */
	public static AttemptFailure unusable(UnusableAnswerException unusable) {
		boolean retryable = unusable.reason() == FailureReason.TRANSIENT_FAILURE;
		return new AttemptFailure(unusable.reason(), unusable.problem(), retryable, false, null, unusable.figures());
	}

	static AttemptFailure errorInside(ErrorInAnswerException error) {
		FailureReason reason = error.error().lackOfMoney() ? FailureReason.QUOTA_EXHAUSTED
				: FailureReason.TRANSIENT_FAILURE;
		return new AttemptFailure(reason, "The answer has a good status and an error inside.",
				reason == FailureReason.TRANSIENT_FAILURE, false, null, error.error().details());
	}

	/**
	 * Create the failure of an answer that the SDK or Spring AI refused.
	 * @return a retryable failure
	 */
	public static AttemptFailure unreadable() {
		return new AttemptFailure(FailureReason.TRANSIENT_FAILURE, "The answer lacks a required field.", true, false,
				null, Map.of());
	}

	/**
	 * Create the failure of a request that could not be made from what the caller gave.
	 * @param problem the problem, without text of the request
	 * @return a final failure
	 */
	public static AttemptFailure unsendable(String problem) {
		return new AttemptFailure(FailureReason.INVALID_REQUEST, problem, false, false, null, Map.of());
	}

	/**
	 * Return what the attempt counts as.
	 * @return the reason
	 */
	public FailureReason reason() {
		return this.reason;
	}

	/**
	 * Return whether another attempt may follow.
	 * @return whether the failure is retryable
	 */
	public boolean retryable() {
		return this.retryable;
	}

	/**
	 * Return whether time ran out.
	 * @return whether the failure is a timeout
	 */
	public boolean timeout() {
		return this.timeout;
	}

	/**
	 * Return the server's usable {@code Retry-After}.
	 * @return the wait it asks for, or {@code null} if there is none
	 */
	public @Nullable Duration retryAfter() {
		return this.retryAfter;
	}

	/**
	 * Return the figures of the failure.
	 * @return an unmodifiable map, empty if there are none
	 */
	public Map<String, Object> details() {
		return this.details;
	}

	/**
	 * Return the problem, in one sentence.
	 * @return the message
	 */
	public String problem() {
		String message = getMessage();
		return (message != null) ? message : "";
	}

}
