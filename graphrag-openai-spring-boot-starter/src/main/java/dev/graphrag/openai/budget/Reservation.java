package dev.graphrag.openai.budget;

import java.time.Duration;

import dev.graphrag.openai.ClientState.BudgetLeft;

/**
 * A place in the line of a budget, used by the thread that made it alone. It ends with
 * one of {@link #settle} and {@link #release}.
 */
public interface Reservation {

	/**
	 * Return how long to wait, as it was told when the place was taken.
	 * @return the wait, zero if the attempt may begin
	 */
	Duration initialWait();

	/**
	 * Ask how long it still is. It may have become shorter, since others took less than
	 * they had reserved, or longer, since the server asked everyone to pause.
	 * @return the wait, zero if the attempt may begin
	 */
	Duration remainingWait();

	/**
	 * Return what the budget had left when the place was taken.
	 * @return what is left
	 */
	BudgetLeft left();

	/**
	 * Give back what was reserved: no request was made.
	 */
	void release();

	/**
	 * Put right what was reserved, after the request.
	 * @param settlement what it took, and what the server told
	 */
	void settle(Settlement settlement);

}
