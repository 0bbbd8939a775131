package dev.graphrag.openai.budget;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

import dev.graphrag.openai.ClientState.BudgetLeft;
import dev.graphrag.openai.settings.BudgetSettings.Limits;
import org.jspecify.annotations.Nullable;

/**
 * The budget of one model: a quota for each of its limits, and the pause that the server
 * asked for. During a pause nothing comes in, so that those who wait go on in their order
 * and at their distance after it. {@code rate-budget.lua} is the same in Redis.
 * Thread-safe.
 */
final class Ledger {

	private final Map<Kind, Quota> quotas = new EnumMap<>(Kind.class);

	private final Limits limits;

	private long refilledAt;

	private long pausedUntil;

	/**
	 * Create an empty ledger.
	 */
	Ledger(Limits limits, double batchShare, long now) {
		this.limits = limits;
		this.refilledAt = now;
		this.pausedUntil = now;
		for (Kind kind : Kind.values()) {
			Long perMinute = kind.perMinute(limits);
			if (perMinute != null) {
				this.quotas.put(kind, new Quota(perMinute, (double) kind.burst(perMinute), batchShare));
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
	synchronized Amounts reserve(Priority priority, Amounts amounts, Duration timeLeft, long now) {
		refill(now);
		Duration wait = wait(now, (kind, quota) -> quota.secondsFor(priority, amounts.of(kind)));
		if (!wait.isZero() && wait.compareTo(timeLeft) >= 0) {
			throw new BudgetExceededException(wait);
		}
		return Amounts.of((kind) -> {
			Quota quota = this.quotas.get(kind);
			return (quota != null) ? quota.join(priority, amounts.of(kind)) : 0;
		});
	}

	/**
	 * Return what a demand is counted as.
	 */
	Amounts counted(long tokens) {
		return Amounts.counted(tokens, this.limits);
	}

	synchronized Duration wait(Priority priority, Amounts places, long now) {
		refill(now);
		return wait(now, (kind, quota) -> quota.secondsUntil(priority, places.of(kind)));
	}

	synchronized void leave(Priority priority, Amounts places, Amounts amounts, long now) {
		refill(now);
		this.quotas.forEach((kind, quota) -> quota.leave(priority, places.of(kind), amounts.of(kind)));
	}

	synchronized void settle(Priority priority, Amounts reserved, Settlement settlement, long now) {
		refill(now);
		this.quotas.forEach((kind, quota) -> {
			Correction correction = Correction.of(kind, settlement, reserved.of(kind), perMinute(kind));
			quota.correct(priority, correction.more());
			quota.lowerTo(correction.level());
		});
		Duration pause = settlement.pause();
		if (pause != null) {
			this.pausedUntil = Math.max(this.pausedUntil, now + pause.toNanos());
		}
	}

	synchronized BudgetLeft left(long now) {
		refill(now);
		return new BudgetLeft(saved(Kind.REQUESTS), saved(Kind.TOKENS));
	}

	private @Nullable Long saved(Kind kind) {
		Quota quota = this.quotas.get(kind);
		return (quota != null) ? Long.valueOf(quota.saved()) : null;
	}

	private void refill(long now) {
		long from = Math.max(this.refilledAt, this.pausedUntil);
		if (now - from > 0) {
			this.quotas.values().forEach((quota) -> quota.refill((now - from) / 1e9));
		}
		this.refilledAt = Math.max(this.refilledAt, now);
	}

	private Duration wait(long now, QuotaWait waits) {
		double seconds = 0;
		for (Map.Entry<Kind, Quota> entry : this.quotas.entrySet()) {
			seconds = Math.max(seconds, waits.seconds(entry.getKey(), entry.getValue()));
		}
		return Duration.ofNanos((long) Math.ceil(seconds * 1e9) + Math.max(0, this.pausedUntil - now));
	}

	private long perMinute(Kind kind) {
		Long perMinute = kind.perMinute(this.limits);
		return (perMinute != null) ? perMinute : 0;
	}

	/**
	 * How long one quota makes wait.
	 */
	@FunctionalInterface
	private interface QuotaWait {

		double seconds(Kind kind, Quota quota);

	}

}
