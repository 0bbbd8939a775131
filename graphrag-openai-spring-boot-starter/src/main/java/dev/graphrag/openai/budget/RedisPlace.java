package dev.graphrag.openai.budget;

import java.time.Duration;

import dev.graphrag.openai.ClientState.BudgetLeft;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * A place in the lines in Redis. Where Redis goes away while somebody waits in it, the
 * wait goes on in the stand-in's line; what was reserved stays counted. Where Redis has
 * lost the place, another one is taken, at the end.
 */
final class RedisPlace implements Reservation {

	private final RedisRateBudget budget;

	private final RedisLedger ledger;

	private final Demand demand;

	private final Amounts amounts;

	private final Duration initialWait;

	private final long reservedAt;

	private RedisReply place;

	private Duration wait;

	private @Nullable Reservation meanwhile;

	RedisPlace(RedisRateBudget budget, RedisLedger ledger, Demand demand, Amounts amounts, RedisReply place) {
		this.budget = budget;
		this.ledger = ledger;
		this.demand = demand;
		this.amounts = amounts;
		this.place = place;
		this.reservedAt = budget.nanoTime();
		this.initialWait = place.remaining();
		this.wait = place.remaining();
	}

	@Override
	public Duration initialWait() {
		return this.initialWait;
	}

	@Override
	public Duration remainingWait() {
		if (this.meanwhile == null) {
			RedisReply told = askAgain();
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

	private @Nullable RedisReply askAgain() {
		RedisReply told = this.ledger.ask(this.demand.priority(), this.place);
		if (told == null || told.granted()) {
			return told;
		}
		RedisReply other = this.ledger.reserve(this.demand.priority(), this.amounts, lateDemand().timeLeft());
		if (other != null && !other.granted()) {
			throw new BudgetExceededException(other.remaining());
		}
		this.place = (other != null) ? other : this.place;
		return other;
	}

	private Demand lateDemand() {
		Duration waited = Duration.ofNanos(this.budget.nanoTime() - this.reservedAt);
		return new Demand(this.demand.model(), this.demand.tokens(), this.demand.priority(),
				this.demand.timeLeft().minus(waited));
	}

	@Override
	public BudgetLeft left() {
		return this.place.left();
	}

	@Override
	public void release() {
		if (this.meanwhile != null) {
			this.meanwhile.release();
		}
		this.ledger.leave(this.demand.priority(), this.place, this.amounts);
	}

	@Override
	public void settle(Settlement settlement) {
		Assert.notNull(settlement, "settlement must not be null");
		if (this.meanwhile != null) {
			this.meanwhile.settle(settlement);
		}
		this.ledger.settle(this.place, this.amounts, settlement);
	}

}
