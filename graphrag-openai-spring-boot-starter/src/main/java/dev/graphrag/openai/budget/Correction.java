package dev.graphrag.openai.budget;

import java.time.Duration;

import dev.graphrag.openai.attempt.RateLimits;
import org.jspecify.annotations.Nullable;

/**
 * What a settlement means for one quota.
 *
 * @param more how much more was taken than reserved; negative if less was
 * @param level most that may be saved up after it; below zero it is a debt
 */
record Correction(long more, double level) {

	/**
	 * A bucket that is refilled all the time takes a minute to be full again. One that
	 * has nothing left and says that it will be full much sooner is refilled at once
	 * then, and not before.
	 */
	private static final Duration WINDOW = Duration.ofSeconds(30);

	/**
	 * Nothing is to be put right.
	 */
	static final Correction NONE = new Correction(0, Double.POSITIVE_INFINITY);

	static Correction of(Kind kind, Settlement settlement, long reserved, long perMinute) {
		Long tokens = settlement.tokens();
		long more = (kind == Kind.TOKENS && tokens != null) ? tokens - reserved : 0;
		RateLimits told = settlement.told();
		double level = level((kind == Kind.REQUESTS) ? told.requests() : told.tokens(), seconds(settlement.age()),
				perMinute / 60.0);
		// Whoever was refused may try again after the pause, and the others follow
		// slowly.
		return new Correction(more, (settlement.pause() != null) ? Math.min(level, (double) reserved) : level);
	}

	private static double level(RateLimits.@Nullable Left left, double age, double perSecond) {
		if (left == null) {
			return Double.POSITIVE_INFINITY;
		}
		Duration reset = left.reset();
		if (left.remaining() == 0 && reset != null && reset.compareTo(WINDOW) < 0 && seconds(reset) > age) {
			return (age - seconds(reset)) * perSecond;
		}
		// What has come in since the server counted is not in its figure.
		return left.remaining() + age * perSecond;
	}

	private static double seconds(Duration duration) {
		return duration.toNanos() / 1e9;
	}

}
