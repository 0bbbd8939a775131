package dev.graphrag.openai.test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

import dev.graphrag.openai.TimeSource;

import org.springframework.util.Assert;

/**
 * Time that passes only while somebody waits, and then at once. Waits of several threads
 * overlap as they would in real time, for which each takes a few real milliseconds: the
 * earliest to end moves the time, when nobody else has begun to wait meanwhile.
 * Thread-safe.
 */
final class VirtualTime implements TimeSource {

	private static final long GRACE_MILLIS = 2;

	private final Instant start = Instant.now();

	private final Queue<Long> ends = new PriorityQueue<>();

	private final List<Duration> waits = new ArrayList<>();

	private long nanos;

	@Override
	public synchronized long nanoTime() {
		return this.nanos;
	}

	@Override
	public synchronized Instant now() {
		return this.start.plusNanos(this.nanos);
	}

	@Override
	public synchronized void sleep(Duration delay) throws InterruptedException {
		long end = this.nanos + delay.toNanos();
		this.waits.add(delay);
		this.ends.add(end);
		try {
			do {
				TimeUnit.MILLISECONDS.timedWait(this, GRACE_MILLIS);
				if (this.nanos < end && this.ends.element() == end) {
					moveTo(end);
				}
			}
			while (this.nanos < end);
		}
		finally {
			this.ends.remove(end);
		}
	}

	/**
	 * Let time pass.
	 * @param duration how much, not negative
	 */
	synchronized void advance(Duration duration) {
		Assert.isTrue(!duration.isNegative(), () -> "'duration' must not be negative: " + duration);
		moveTo(this.nanos + duration.toNanos());
	}

	private void moveTo(long nanos) {
		this.nanos = nanos;
		notifyAll();
	}

	/**
	 * Return the waits in the order in which they began.
	 */
	synchronized List<Duration> waits() {
		return List.copyOf(this.waits);
	}

	synchronized void forgetWaits() {
		this.waits.clear();
	}

}
