package dev.graphrag.openai.client;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import com.openai.core.JsonNumber;
import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.attempt.AttemptFailure;
import dev.graphrag.openai.attempt.AttemptFailure.Retry;

/**
 * Holds the thread of a stream while its subscriber has not taken the parts that it was
 * given. Spring AI keeps parts that nobody asked for in a queue without a limit and tells
 * nobody of it; but it converts what a part is marked with at the moment in which the
 * part is taken, and the mark notices that. A Spring AI that no longer does so is found
 * out at the first stream, and held back no more.
 */
final class TakenParts {

	/**
	 * Key in the metadata of a part: its number in the stream.
	 */
	static final String MARK = "part";

	/**
	 * Parts on their way: enough for subscribers that ask one at a time from another
	 * thread not to wait for each.
	 */
	private static final int MOST = 64;

	private final Semaphore room = new Semaphore(MOST);

	private int parts;

	JsonNumber mark() {
		return JsonNumber.of(new Mark(++this.parts, this.room));
	}

	/**
	 * Return whether any part was taken.
	 */
	boolean any() {
		return this.room.availablePermits() > MOST;
	}

	/**
	 * Wait until there is room for a part.
	 * @param remaining the time left until the stream has to end
	 */
	void await(Duration remaining) {
		if (this.room.tryAcquire() || !MarkedPart.isNoticed()) {
			return;
		}
		try {
			if (!this.room.tryAcquire(remaining.toNanos(), TimeUnit.NANOSECONDS)) {
				throw new AttemptFailure(FailureReason.TRANSIENT_FAILURE, Retry.NEVER,
						"The subscriber did not take the parts before the stream had to end"
								+ " (graphrag.openai.stream.max-duration, or the call's own deadline).");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw AttemptFailure.interrupted("The stream was interrupted.");
		}
	}

	/**
	 * The number of a part, which notices that it is read.
	 */
	private static final class Mark extends Number {

		private final int part;

		private final transient Semaphore room;

		private final transient AtomicBoolean read = new AtomicBoolean();

		Mark(int part, Semaphore room) {
			this.part = part;
			this.room = room;
		}

		private int read() {
			if (this.read.compareAndSet(false, true)) {
				this.room.release();
			}
			return this.part;
		}

		@Override
		public int intValue() {
			return read();
		}

		@Override
		public long longValue() {
			return read();
		}

		@Override
		public float floatValue() {
			return read();
		}

		@Override
		public double doubleValue() {
			return read();
		}

		@Override
		public String toString() {
			return Integer.toString(read());
		}

	}

}
