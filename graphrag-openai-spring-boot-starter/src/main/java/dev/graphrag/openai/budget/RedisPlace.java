package dev.graphrag.openai.budget;

import java.time.Duration;

import dev.graphrag.openai.ClientState.BudgetLeft;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * A place in the lines in Redis. Where Redis goes away while somebody waits in it, the
 * wait goes on in the stand-in's line; what was reserved stays counted.
 */
final class RedisPlace implements Reservation {

	private final RedisRateBudget budget;

	private final RedisLedger ledger;

	private final Demand demand;

	private final Amounts amounts;

	private final RedisReply reply;

	private final long reservedAt;

	private Duration wait;

	private @Nullable Reservation meanwhile;

	RedisPlace(RedisRateBudget budget, RedisLedger ledger, Demand demand, Amounts amounts, RedisReply reply) {
		this.budget = budget;
		this.ledger = ledger;
		this.demand = demand;
		this.amounts = amounts;
		this.reply = reply;
		this.reservedAt = budget.nanoTime();
		this.wait = reply.remaining();
	}

	@Override
	public Duration initialWait() {
		return this.reply.remaining();
	}

	@Override
	public Duration remainingWait() {
		if (this.meanwhile == null) {
			RedisReply told = this.ledger.ask(this.demand.priority(), this.reply.places());
			if (told != null) {
				this.wait = told.remaining();
				return this.wait;
			}
			if (Thread.currentThread().isInterrupted()) {
				return this.wait;
			}
			this.meanwhile = this.budget.standIn().reserve(lateDemand());
		}
		return this.meanwhile.remainingWait();
	}

	private Demand lateDemand() {
		Duration waited = Duration.ofNanos(this.budget.nanoTime() - this.reservedAt);
		return new Demand(this.demand.model(), this.demand.tokens(), this.demand.priority(),
				this.demand.timeLeft().minus(waited));
	}

	@Override
	public BudgetLeft left() {
		return this.reply.left();
	}

	@Override
	public void release() {
		if (this.meanwhile != null) {
			this.meanwhile.release();
		}
		this.ledger.leave(this.demand.priority(), this.reply.places(), this.amounts);
	}

	@Override
	public void settle(Settlement settlement) {
		Assert.notNull(settlement, "settlement must not be null");
		if (this.meanwhile != null) {
			this.meanwhile.settle(settlement);
		}
		this.ledger.settle(this.demand.priority(), this.amounts, settlement);
	}

}
