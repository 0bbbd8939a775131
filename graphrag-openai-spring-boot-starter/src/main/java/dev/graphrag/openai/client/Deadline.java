package dev.graphrag.openai.client;

import java.time.Duration;

import dev.graphrag.openai.TimeSource;

/**
 * When a call has to end.
 */
@FunctionalInterface
interface Deadline {

	/**
	 * Return the time left, zero or less once the deadline has passed.
	 */
	Duration remaining();

	static Deadline in(Duration limit, TimeSource time) {
		long end = time.nanoTime() + limit.toNanos();
		return () -> Duration.ofNanos(end - time.nanoTime());
	}

}
