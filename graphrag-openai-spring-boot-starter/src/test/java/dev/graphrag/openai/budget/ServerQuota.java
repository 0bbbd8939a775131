package dev.graphrag.openai.budget;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

import dev.graphrag.openai.TimeSource;
import dev.graphrag.openai.settings.BudgetSettings.Limits;
import org.jspecify.annotations.Nullable;

/**
 * The limits of one model as OpenAI keeps them: a bucket for requests and one for tokens,
 * each of a minute's size, refilled all the time. A request takes from both or is
 * refused. Thread-safe.
 */
final class ServerQuota {

	private final Map<Kind, Bucket> buckets = new EnumMap<>(Kind.class);

	private final TimeSource time;

	private long refilledAt;

	ServerQuota(Limits limits, TimeSource time) {
		this.time = time;
		this.refilledAt = time.nanoTime();
		for (Kind kind : Kind.values()) {
			Long perMinute = kind.perMinute(limits);
			if (perMinute != null) {
				this.buckets.put(kind, new Bucket(perMinute));
			}
		}
	}

	/**
	 * Forget what was taken, and begin with a part of a minute's share.
	 */
	synchronized void beginWith(double minutes) {
		this.refilledAt = this.time.nanoTime();
		this.buckets.values().forEach((bucket) -> bucket.level = minutes * bucket.perMinute);
	}

	/**
	 * Take a request and its tokens.
	 */
	synchronized Verdict take(long tokens) {
		refill();
		Kind exhausted = exhausted(tokens);
		Duration wait = (exhausted != null) ? bucket(exhausted).waitFor(amount(exhausted, tokens)) : Duration.ZERO;
		if (exhausted == null) {
			this.buckets.forEach((kind, bucket) -> bucket.level -= amount(kind, tokens));
		}
		return new Verdict(exhausted, wait, told());
	}

	private @Nullable Kind exhausted(long tokens) {
		for (Map.Entry<Kind, Bucket> entry : this.buckets.entrySet()) {
			if (entry.getValue().level < amount(entry.getKey(), tokens)) {
				return entry.getKey();
			}
		}
		return null;
	}

	/**
	 * Give tokens back, of an answer that was none.
	 */
	synchronized void giveBack(long tokens) {
		Bucket bucket = this.buckets.get(Kind.TOKENS);
		if (bucket != null) {
			bucket.add((double) tokens);
		}
	}

	private void refill() {
		long now = this.time.nanoTime();
		this.buckets.values().forEach((bucket) -> bucket.add((now - this.refilledAt) / 60e9 * bucket.perMinute));
		this.refilledAt = now;
	}

	private Map<Kind, Told> told() {
		Map<Kind, Told> told = new EnumMap<>(Kind.class);
		this.buckets.forEach((kind, bucket) -> told.put(kind, bucket.told()));
		return told;
	}

	private Bucket bucket(Kind kind) {
		Bucket bucket = this.buckets.get(kind);
		if (bucket == null) {
			throw new IllegalArgumentException(kind.name());
		}
		return bucket;
	}

	private static long amount(Kind kind, long tokens) {
		return (kind == Kind.REQUESTS) ? 1 : tokens;
	}

	/**
	 * What became of a request.
	 *
	 * @param refusedFor what there was too little of, {@code null} if it was let through
	 * @param retryAfter time until there is enough
	 * @param told what the answer's headers say
	 */
	record Verdict(@Nullable Kind refusedFor, Duration retryAfter, Map<Kind, Told> told) {
	}

	/**
	 * What a server tells of one limit.
	 *
	 * @param limit most in a minute
	 * @param remaining how much is left
	 * @param reset time until all of it is there again
	 */
	record Told(long limit, long remaining, Duration reset) {
	}

	/**
	 * What is left of one limit.
	 */
	private static final class Bucket {

		private final long perMinute;

		private double level;

		Bucket(long perMinute) {
			this.perMinute = perMinute;
			this.level = (double) perMinute;
		}

		void add(double amount) {
			this.level = Math.min(this.level + amount, (double) this.perMinute);
		}

		Duration waitFor(long amount) {
			double missing = Math.min((double) amount, (double) this.perMinute) - this.level;
			return Duration.ofNanos((long) Math.ceil(missing / this.perMinute * 60e9));
		}

		Told told() {
			return new Told(this.perMinute, (long) Math.max(0, this.level), waitFor(this.perMinute));
		}

	}

}
