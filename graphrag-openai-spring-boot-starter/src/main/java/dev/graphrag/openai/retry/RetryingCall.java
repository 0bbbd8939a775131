package dev.graphrag.openai.retry;

import java.time.Duration;

import dev.graphrag.openai.CallListener.BackOff;

/**
 * The call that a series of attempts belongs to.
 */
public interface RetryingCall {

	/**
	 * Return the time left until the call's deadline.
	 * @return zero or less once it has passed
	 */
	Duration remaining();

	/**
	 * A wait begins.
	 * @param backOff the wait
	 */
	void backingOff(BackOff backOff);

	/**
	 * The series ends although attempts are left.
	 * @param limit what ended it
	 */
	void exhaustedBy(Limit limit);

	/**
	 * The next attempt was paid for from the retry budget.
	 * @param tokens the price
	 */
	void drew(int tokens);

	/**
	 * Return the price of the latest attempt and forget it.
	 * @return the tokens drawn, zero for a first attempt
	 */
	int takeDrawn();

	/**
	 * What can end a series before its attempts are used up.
	 */
	enum Limit {

		/**
		 * The server asks for a longer wait than is obeyed.
		 */
		MAX_RETRY_AFTER,

		/**
		 * The wait would overrun the call's deadline.
		 */
		MAX_ELAPSED,

		/**
		 * The client's retry budget is empty.
		 */
		RETRY_BUDGET

	}

}
