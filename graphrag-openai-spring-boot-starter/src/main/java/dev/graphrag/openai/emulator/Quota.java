package dev.graphrag.openai.emulator;

import java.time.Duration;
import java.util.Optional;

import dev.graphrag.openai.TimeSource;
import org.jspecify.annotations.Nullable;

/**
 * What one model has left: a bucket for requests and one for tokens, each of a minute's
 * size, refilled all the time. Thread-safe.
 */
final class Quota {

	private final Bucket requests;

	private final Bucket tokens;

	private final TimeSource time;

	private long refilledAt;

	Quota(long requestsPerMinute, long tokensPerMinute, TimeSource time) {
		this.requests = new Bucket(requestsPerMinute);
		this.tokens = new Bucket(tokensPerMinute);
		this.time = time;
		this.refilledAt = time.nanoTime();
	}

	/**
	 * Take a request and its tokens from both, or nothing.
	 * @return what there was too little of
	 */
	synchronized Optional<Shortage> take(long asked) {
		refill();
		if (this.requests.level < 1) {
			return Optional.of(new Shortage("requests", this.requests.waitFor(1)));
		}
		if (this.tokens.level < asked) {
			return Optional.of(new Shortage("tokens", this.tokens.waitFor(asked)));
		}
		this.requests.level -= 1;
		this.tokens.level -= asked;
		return Optional.empty();
	}

	/**
	 * Take the tokens of an answer, below nothing if need be.
	 */
	synchronized void charge(long tokens) {
		this.tokens.add((double) -tokens);
	}

	/**
	 * Give the tokens back that a request has taken.
	 */
	synchronized void giveBack(long tokens) {
		this.tokens.add((double) tokens);
	}

	synchronized Remainder requests() {
		return this.requests.remainder();
	}

	synchronized Remainder tokens() {
		return this.tokens.remainder();
	}

	private void refill() {
		long now = this.time.nanoTime();
		double minutes = (now - this.refilledAt) / 60e9;
		this.requests.add(minutes * this.requests.perMinute);
		this.tokens.add(minutes * this.tokens.perMinute);
		this.refilledAt = now;
	}

	/**
	 * What there was too little of.
	 *
	 * @param of {@code requests} or {@code tokens}
	 * @param until time until there is enough, {@code null} if there never will be
	 */
	record Shortage(String of, @Nullable Duration until) {
	}

	/**
	 * What is left of one limit.
	 *
	 * @param limit most in a minute
	 * @param remaining how much is left
	 * @param reset time until all of it is there again
	 */
	record Remainder(long limit, long remaining, Duration reset) {
	}

	/**
	 * One limit.
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

		@Nullable Duration waitFor(long amount) {
			return (amount <= this.perMinute) ? timeUntil((double) amount) : null;
		}

		private Duration timeUntil(double amount) {
			double missing = amount - this.level;
			return Duration.ofNanos((long) Math.ceil(Math.max(0, missing) / this.perMinute * 60e9));
		}

		Remainder remainder() {
			return new Remainder(this.perMinute, (long) Math.max(0, this.level), timeUntil((double) this.perMinute));
		}

	}

}
