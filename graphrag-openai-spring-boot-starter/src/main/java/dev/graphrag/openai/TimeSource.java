package dev.graphrag.openai;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * The clock and the sleep of the guarded client. A bean of this type replaces the
 * system's, so that a test suite need not wait.
 */
public interface TimeSource {

	/**
	 * Return the time of a clock that only measures differences.
	 * @return nanoseconds, as of {@link System#nanoTime()}
	 */
	long nanoTime();

	/**
	 * Return the time of day.
	 * @return the current instant
	 */
	Instant now();

	/**
	 * Wait.
	 * @param delay how long
	 * @throws InterruptedException if the thread is interrupted before or while waiting
	 */
	void sleep(Duration delay) throws InterruptedException;

	/**
	 * Return the system's clock and sleep.
	 * @return a stateless time source
	 */
	static TimeSource system() {
		return new TimeSource() {

			@Override
			public long nanoTime() {
				return System.nanoTime();
			}

			@Override
			public Instant now() {
				return Instant.now();
			}

			@Override
			public void sleep(Duration delay) throws InterruptedException {
				TimeUnit.NANOSECONDS.sleep(delay.toNanos());
			}

		};
	}

}
