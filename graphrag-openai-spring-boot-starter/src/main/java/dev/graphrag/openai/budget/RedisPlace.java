package dev.graphrag.openai.budget;

import java.time.Duration;

import dev.graphrag.openai.ClientState.BudgetLeft;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * A place in the lines in Redis, or in the stand-in's while Redis does not answer:
 *
 * <pre>
 * Redis answers                a place there
 * Redis does not answer        a place with the stand-in; Redis is owed what it takes
 * Redis goes away meanwhile    one with the stand-in too; what was reserved stays counted
 * Redis is there again         the place there, or a new one at the end of the line
 * Redis has lost the place     a new one at the end of the line
 * </pre>
 */
final class RedisPlace implements Reservation {

	private final RedisRateBudget budget;

	private final RedisLedger ledger;

	private final Demand demand;

	private final Amounts amounts;

	private final long since;

	private final Duration initialWait;

	private final BudgetLeft left;

	private Duration wait;

	private @Nullable RedisReply place;

	private @Nullable Reservation meanwhile;

	RedisPlace(RedisRateBudget budget, RedisLedger ledger, Demand demand) {
		this.budget = budget;
		this.ledger = ledger;
		this.demand = demand;
		this.amounts = Amounts.counted(demand.tokens(), ledger.limits());
		this.since = budget.nanoTime();
		this.place = reserve();
		if (this.place != null) {
			this.initialWait = this.place.remaining();
			this.left = this.place.left();
		}
		else {
			this.meanwhile = budget.standIn().reserve(demand);
			ledger.owe(this.amounts);
			this.initialWait = this.meanwhile.initialWait();
			this.left = this.meanwhile.left();
		}
		this.wait = this.initialWait;
	}

	private @Nullable RedisReply reserve() {
		RedisReply reply = this.ledger.reserve(this.demand.priority(), this.amounts, timeLeft());
		if (reply != null && !reply.granted()) {
			throw new BudgetExceededException(reply.remaining());
		}
		return reply;
	}

	private Duration timeLeft() {
		return this.demand.timeLeft().minusNanos(this.budget.nanoTime() - this.since);
	}

	@Override
	public Duration initialWait() {
		return this.initialWait;
	}

	@Override
	public Duration remainingWait() {
		RedisReply told = (this.place != null) ? askForPlace(this.place) : returnToStore();
		if (told != null) {
			leaveStandIn();
			this.wait = told.remaining();
		}
		else if (!Thread.currentThread().isInterrupted()) {
			this.wait = standIn().remainingWait();
		}
		return this.wait;
	}

	private @Nullable RedisReply askForPlace(RedisReply known) {
		RedisReply told = this.ledger.ask(this.demand.priority(), known);
		if (told != null && !told.granted()) {
			told = reserve();
			this.place = (told != null) ? told : known;
		}
		return told;
	}

	// Whoever would have to wait there too long stays where it is.
	private @Nullable RedisReply returnToStore() {
		try {
			this.place = reserve();
		}
		catch (BudgetExceededException ex) {
			return null;
		}
		if (this.place != null) {
			this.ledger.owe(this.amounts.negated());
		}
		return this.place;
	}

	private Reservation standIn() {
		if (this.meanwhile == null) {
			this.meanwhile = this.budget.standIn()
				.reserve(new Demand(this.demand.model(), this.demand.tokens(), this.demand.priority(), timeLeft()));
		}
		return this.meanwhile;
	}

	private void leaveStandIn() {
		if (this.meanwhile != null) {
			this.meanwhile.release();
			this.meanwhile = null;
		}
	}

	@Override
	public BudgetLeft left() {
		return this.left;
	}

	@Override
	public void release() {
		leaveStandIn();
		if (this.place != null) {
			this.ledger.leave(this.demand.priority(), this.place, this.amounts);
		}
		else {
			this.ledger.owe(this.amounts.negated());
		}
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
