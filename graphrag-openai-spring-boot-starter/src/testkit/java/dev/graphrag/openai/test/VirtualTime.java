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
 * Time that passes only while somebody waits, and then at once: when all calls that have
 * begun wait, the earliest end of a wait moves it. So waits of several threads overlap as
 * they would in real time. Real time that an answer is held back passes too, so that
 * deadlines end what they would end.
 * <p>
 * Calls are told by {@link #callBegan} and {@link #callEnded}. Where nobody tells of any,
 * a wait takes a few real milliseconds, for others to begin theirs; a call that goes on
 * without waiting, such as an open stream, holds the others up for a fraction of a
 * second. Thread-safe.
 */
final class VirtualTime implements TimeSource {

	private static final Duration LOOK = Duration.ofMillis(5);

	private static final Duration PATIENCE = Duration.ofMillis(300);

	private final Duration look;

	private final Duration patience;

	private final Instant start = Instant.now();

	private final Queue<Long> ends = new PriorityQueue<>();

	private final List<Duration> waits = new ArrayList<>();

	private int calls;

	private long nanos;

	private long changedAt = System.nanoTime();

	private long passedUntil = System.nanoTime();

	VirtualTime() {
		this(LOOK, PATIENCE);
	}

	/**
	 * Create a time.
	 * @param look real time that threads have to begin their waits, where no calls are
	 * told
	 * @param patience real time that calls have to begin a wait or to end
	 */
	VirtualTime(Duration look, Duration patience) {
		this.look = look;
		this.patience = patience;
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
		changed();
		try {
			while (this.nanos < end) {
				if (this.ends.element() == end && mayMove()) {
					moveTo(end);
				}
				else {
					TimeUnit.NANOSECONDS.timedWait(this, LOOK.toNanos());
				}
			}
		}
		finally {
			this.ends.remove(end);
			changed();
		}
	}

	private boolean mayMove() {
		if (this.calls == 0) {
			return isQuietFor(this.look);
		}
		return this.ends.size() >= this.calls || isQuietFor(this.patience);
	}

	private boolean isQuietFor(Duration duration) {
		return System.nanoTime() - this.changedAt >= duration.toNanos();
	}

	synchronized void callBegan() {
		this.calls++;
		changed();
	}

	synchronized void callEnded() {
		this.calls--;
		changed();
	}

	/**
	 * Let the real time pass that has passed since a moment, but for what has been counted
	 * already.
	 * @param moment of {@link System#nanoTime()}
	 */
	synchronized void passSince(long moment) {
		long now = System.nanoTime();
		long from = (moment - this.passedUntil > 0) ? moment : this.passedUntil;
		this.passedUntil = now;
		moveTo(this.nanos + Math.max(0, now - from));
	}

	/**
	 * Let time pass. Waits that end meanwhile are over.
	 * @param duration how much, zero or more
	 */
	synchronized void advance(Duration duration) {
		Assert.isTrue(!duration.isNegative(), () -> "duration must not be negative: " + duration);
		moveTo(this.nanos + duration.toNanos());
	}

	private void moveTo(long nanos) {
		this.nanos = nanos;
		changed();
	}

	private void changed() {
		this.changedAt = System.nanoTime();
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
