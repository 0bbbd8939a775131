package dev.graphrag.openai.budget;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.ToLongBiFunction;

import dev.graphrag.openai.ClientState.BudgetLeft;
import dev.graphrag.openai.settings.BudgetSettings.Limits;
import org.jspecify.annotations.Nullable;

/**
 * The budget of one model: a quota for each of its limits, from which a reservation takes
 * at once or not at all. With 60 requests and 6000 tokens a minute, one that waits a
 * second for its request and ten for its tokens waits ten. {@code rate-budget.lua} is the
 * same in Redis. Thread-safe.
 */
final class Ledger {

	private final Map<Kind, Quota> quotas = new EnumMap<>(Kind.class);

	private final Limits limits;

	/**
	 * Create an empty ledger.
	 */
	Ledger(Limits limits, double batchShare, long now) {
		this.limits = limits;
		for (Kind kind : Kind.values()) {
			Long perMinute = kind.perMinute(limits);
			if (perMinute != null) {
				this.quotas.put(kind, new Quota(perMinute, kind.burst(perMinute), batchShare, now));
			}
		}
	}

	synchronized void fill() {
		this.quotas.values().forEach(Quota::fill);
	}

	/**
	 * Take a place in the lines.
	 * @param amounts what is reserved
	 * @return the places
	 * @throws BudgetExceededException if the wait would take the time that is left
	 */
	synchronized Taken reserve(Priority priority, Amounts amounts, Duration timeLeft, long now) {
		refill(now);
		Duration wait = longest((kind, quota) -> quota.nanosFor(priority, amounts.of(kind), now));
		if (!wait.isZero() && wait.compareTo(timeLeft) >= 0) {
			throw new BudgetExceededException(wait);
		}
		Amounts places = each((kind, quota) -> quota.join(priority, amounts.of(kind)));
		return new Taken(amounts, places, wait, left());
	}

	/**
	 * Return what a demand is counted as.
	 */
	Amounts counted(long tokens) {
		return Amounts.counted(tokens, this.limits);
	}

	synchronized Duration wait(Priority priority, Amounts places, long now) {
		refill(now);
		return longest((kind, quota) -> quota.nanosUntil(priority, places.of(kind), now));
	}

	synchronized void leave(Priority priority, Amounts places, Amounts amounts, long now) {
		refill(now);
		this.quotas.forEach((kind, quota) -> quota.leave(priority, places.of(kind), amounts.of(kind)));
	}

	synchronized void settle(Amounts reserved, Settlement settlement, long now) {
		refill(now);
		this.quotas.forEach((kind, quota) -> {
			Correction correction = Correction.of(kind, settlement, reserved.of(kind), this.limits);
			quota.correct(correction.more());
			quota.lowerTo(correction.level());
			quota.pauseUntil(now + correction.pause().toNanos());
		});
	}

	synchronized BudgetLeft left(long now) {
		refill(now);
		return left();
	}

	private BudgetLeft left() {
		return new BudgetLeft(saved(Kind.REQUESTS), saved(Kind.TOKENS));
	}

	private @Nullable Long saved(Kind kind) {
		Quota quota = this.quotas.get(kind);
		return (quota != null) ? Long.valueOf(quota.saved()) : null;
	}

	private void refill(long now) {
		this.quotas.values().forEach((quota) -> quota.refill(now));
	}

	private Duration longest(ToLongBiFunction<Kind, Quota> nanos) {
		Amounts waits = each(nanos);
		return Duration.ofNanos(Math.max(waits.requests(), waits.tokens()));
	}

	private Amounts each(ToLongBiFunction<Kind, Quota> amount) {
		return new Amounts(of(Kind.REQUESTS, amount), of(Kind.TOKENS, amount));
	}

	private long of(Kind kind, ToLongBiFunction<Kind, Quota> amount) {
		Quota quota = this.quotas.get(kind);
		return (quota != null) ? amount.applyAsLong(kind, quota) : 0;
	}

	/**
	 * Places that were taken.
	 *
	 * @param amounts what was reserved
	 * @param places where
	 * @param initialWait how long it is to wait
	 * @param left what was left after it
	 */
	record Taken(Amounts amounts, Amounts places, Duration initialWait, BudgetLeft left) {
	}

}
