package dev.graphrag.openai.retry;

import dev.graphrag.openai.attempt.AttemptFailure;
import org.jspecify.annotations.Nullable;

/**
 * A series ended without a usable answer. It has no stack trace, since it is an outcome
 * and not a defect.
 */
public final class SeriesExhaustedException extends RuntimeException {

	private final AttemptFailure last;

	private final @Nullable Limit limit;

	SeriesExhaustedException(AttemptFailure last, @Nullable Limit limit) {
		super(last.problem(), null, false, false);
		this.last = last;
		this.limit = limit;
	}

	/**
	 * Return how the last attempt, or the wait after it, ended.
	 * @return the failure
	 */
	public AttemptFailure last() {
		return this.last;
	}

	/**
	 * Return what ended the series although attempts were left.
	 * @return the limit, or {@code null} if the failure was final or the attempts were
	 * used up
	 */
	public @Nullable Limit limit() {
		return this.limit;
	}

}
