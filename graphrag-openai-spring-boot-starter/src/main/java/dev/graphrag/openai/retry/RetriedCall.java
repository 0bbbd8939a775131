package dev.graphrag.openai.retry;

import java.time.Duration;

import dev.graphrag.openai.CallListener.BackOff;

/**
 * The call that a series of attempts belongs to.
 */
public interface RetriedCall {

	/**
	 * Return the time left until the call's deadline.
	 * @return zero or less once it has passed
	 */
	Duration remaining();

	/**
	 * Return whether the call's deadline has passed.
	 * @return whether no time is left
	 */
	default boolean isOverdue() {
		return remaining().compareTo(Duration.ZERO) <= 0;
	}

	/**
	 * A wait begins.
	 * @param backOff the wait
	 */
	void backingOff(BackOff backOff);

}
