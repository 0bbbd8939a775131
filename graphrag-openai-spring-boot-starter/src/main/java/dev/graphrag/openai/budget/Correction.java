package dev.graphrag.openai.budget;

import java.time.Duration;

import dev.graphrag.openai.attempt.RateLimits;
import dev.graphrag.openai.settings.BudgetSettings.Limits;
import org.jspecify.annotations.Nullable;

/**
 * What a settlement means for one quota.
 *
 * @param more how much more was taken than reserved; negative if less was
 * @param level most that may be saved up after it
 * @param pause how long nothing comes in
 */
record Correction(long more, double level, Duration pause) {

	/**
	 * A bucket that is refilled all the time takes a minute to be full again. One that
	 * has nothing left and says that it will be full much sooner is refilled at once
	 * then, and not before.
	 */
	private static final Duration WINDOW = Duration.ofSeconds(30);

	private static final double NANOS_A_MINUTE = 60e9;

	private static final Correction NONE = new Correction(0, Double.POSITIVE_INFINITY, Duration.ZERO);

	static Correction of(Kind kind, Settlement settlement, long reserved, Limits limits) {
		Long perMinute = kind.perMinute(limits);
		return (perMinute != null) ? of(kind, settlement, reserved, perMinute) : NONE;
	}

	private static Correction of(Kind kind, Settlement settlement, long reserved, long perMinute) {
		Long tokens = settlement.tokens();
		long more = (kind == Kind.TOKENS && tokens != null) ? tokens - reserved : 0;
		RateLimits.Left told = (kind == Kind.REQUESTS) ? settlement.told().requests() : settlement.told().tokens();
		Duration window = window(told, settlement.age());
		Duration pause = settlement.pause();
		if (pause == null) {
			double level = window.isZero() ? level(told, settlement.age(), perMinute) : 0;
			return new Correction(more, level, window);
		}
		// Whoever was refused may try again after the pause, and the others follow
		// slowly.
		return new Correction(more, (double) reserved, (pause.compareTo(window) > 0) ? pause : window);
	}

	/**
	 * Return how long it is until a fixed window ends that has nothing left.
	 */
	private static Duration window(RateLimits.@Nullable Left told, Duration age) {
		Duration reset = (told != null && told.remaining() == 0) ? told.reset() : null;
		if (reset == null || reset.compareTo(WINDOW) >= 0 || reset.compareTo(age) <= 0) {
			return Duration.ZERO;
		}
		return reset.minus(age);
	}

	private static double level(RateLimits.@Nullable Left told, Duration age, long perMinute) {
		// What has come in since the server counted is not in its figure.
		return (told != null) ? told.remaining() + age.toNanos() / NANOS_A_MINUTE * perMinute
				: Double.POSITIVE_INFINITY;
	}

}
