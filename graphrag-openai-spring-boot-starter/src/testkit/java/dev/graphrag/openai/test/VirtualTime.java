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
 * earliest to end moves the time, when nobody has begun or ended a wait meanwhile.
 * Thread-safe.
 */
final class VirtualTime implements TimeSource {

	private static final Duration GRACE = Duration.ofMillis(5);

	private final Instant start = Instant.now();

	private final Queue<Long> ends = new PriorityQueue<>();

	private final List<Duration> waits = new ArrayList<>();

	private final long graceNanos;

	private long nanos;

	private long changedAt;

	VirtualTime() {
		this(GRACE);
	}

	/**
	 * Create a time.
	 * @param grace real time that a thread is given to begin a wait beside those of
	 * others
	 */
	VirtualTime(Duration grace) {
		this.graceNanos = grace.toNanos();
	}

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
		if (Thread.interrupted()) {
			throw new InterruptedException();
		}
		if (delay.isNegative() || delay.isZero()) {
			return;
		}
		long end = this.nanos + delay.toNanos();
		this.waits.add(delay);
		this.ends.add(end);
		change();
		try {
			while (this.nanos < end) {
				TimeUnit.NANOSECONDS.timedWait(this, this.graceNanos);
				if (this.nanos < end && this.ends.element() == end && isQuiet()) {
					moveTo(end);
				}
			}
		}
		finally {
			this.ends.remove(end);
		}
	}

	private boolean isQuiet() {
		return System.nanoTime() - this.changedAt >= this.graceNanos;
	}

	private void change() {
		this.changedAt = System.nanoTime();
	}

	/**
	 * Let time pass. Waits that end meanwhile are over.
	 * @param duration how much, zero or more
	 */
	synchronized void advance(Duration duration) {
		Assert.isTrue(!duration.isNegative(), () -> "'duration' must not be negative: " + duration);
		moveTo(this.nanos + duration.toNanos());
	}

	private void moveTo(long nanos) {
		this.nanos = nanos;
		change();
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
