package dev.graphrag.openai.budget;

import java.time.Duration;

import dev.graphrag.openai.ClientState.BudgetLeft;

/**
 * The place of those that nothing limits.
 */
enum Unlimited implements Reservation {

	RESERVATION;

	@Override
	public Duration initialWait() {
		return Duration.ZERO;
	}

	@Override
	public Duration remainingWait() {
		return Duration.ZERO;
	}

	@Override
	public BudgetLeft left() {
		return BudgetLeft.UNKNOWN;
	}

	@Override
	public void release() {
		// Nothing was taken.
	}

	@Override
	public void settle(Settlement settlement) {
		// Nothing is counted.
	}

}
