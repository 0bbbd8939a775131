package dev.graphrag.openai.budget;

import java.time.Duration;

import dev.graphrag.openai.ClientState.BudgetLeft;

import org.springframework.util.Assert;

/**
 * A place that a stand-in gave while the shared store did not answer. The store is owed
 * what it takes, or is told at once if it is there again by then.
 */
final class OwedPlace implements Reservation {

	private final Reservation place;

	private final RedisLedger ledger;

	private final Amounts amounts;

	OwedPlace(Reservation place, RedisLedger ledger, Amounts amounts) {
		this.place = place;
		this.ledger = ledger;
		this.amounts = amounts;
	}

	@Override
	public Duration initialWait() {
		return this.place.initialWait();
	}

	@Override
	public Duration remainingWait() {
		return this.place.remainingWait();
	}

	@Override
	public BudgetLeft left() {
		return this.place.left();
	}

	@Override
	public void release() {
		this.place.release();
		this.ledger.owe(this.amounts.negated());
	}

	@Override
	public void settle(Settlement settlement) {
		Assert.notNull(settlement, "settlement must not be null");
		this.place.settle(settlement);
		this.ledger.settle(null, this.amounts, settlement);
	}

}
