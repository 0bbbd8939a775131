package dev.graphrag.openai.client;

import java.time.Duration;

import dev.graphrag.openai.TimeSource;
import org.jspecify.annotations.Nullable;

/**
 * Time for which the baseline model is known to be rate limited, as the server said when
 * it was last exhausted. The longest deadline wins. Thread-safe.
 */
final class Cooldown {

	private final TimeSource time;

	private volatile @Nullable Long untilNanos;

	Cooldown(TimeSource time) {
		this.time = time;
	}

	synchronized void extend(Duration delay) {
		long until = this.time.nanoTime() + delay.toNanos();
		Long before = this.untilNanos;
		if (before == null || until - before > 0) {
			this.untilNanos = until;
		}
	}

	/**
	 * Return the time left.
	 * @return a positive time, or {@code null} if no cooldown is running
	 */
	@Nullable Duration remaining() {
		Long until = this.untilNanos;
		if (until == null) {
			return null;
		}
		long left = until - this.time.nanoTime();
		return (left > 0) ? Duration.ofNanos(left) : null;
	}

}
