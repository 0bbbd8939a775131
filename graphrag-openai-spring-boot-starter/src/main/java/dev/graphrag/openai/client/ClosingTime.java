package dev.graphrag.openai.client;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

import dev.graphrag.openai.TimeSource;
import dev.graphrag.openai.attempt.AttemptFailure;

/**
 * A time source whose sleeps end when its client closes. Thread-safe.
 */
final class ClosingTime implements TimeSource {

	private final TimeSource time;

	private final Set<Thread> sleepers = new HashSet<>();

	private boolean closing;

	ClosingTime(TimeSource time) {
		this.time = time;
	}

	@Override
	public long nanoTime() {
		return this.time.nanoTime();
	}

	@Override
	public Instant now() {
		return this.time.now();
	}

	/**
	 * Sleep.
	 * @throws AttemptFailure with reason {@code interrupted} if the client closes before
	 * or meanwhile; the thread's interrupt flag is not set then
	 * @throws InterruptedException if the thread is interrupted by somebody else, also
	 * while the client closes
	 */
	@Override
	public void sleep(Duration delay) throws InterruptedException {
		enter();
		boolean interrupted = false;
		try {
			this.time.sleep(delay);
		}
		catch (InterruptedException ex) {
			interrupted = true;
		}
		finally {
			if (wasWoken()) {
				// One interrupt was this class's, and no one else's business.
				interrupted &= Thread.interrupted();
			}
		}
		if (interrupted) {
			throw new InterruptedException();
		}
		if (closing()) {
			throw closed();
		}
	}

	private synchronized void enter() {
		if (this.closing) {
			throw closed();
		}
		this.sleepers.add(Thread.currentThread());
	}

	private synchronized boolean wasWoken() {
		return !this.sleepers.remove(Thread.currentThread());
	}

	private synchronized boolean closing() {
		return this.closing;
	}

	/**
	 * Sleep again, as before {@link #endSleeps()}.
	 */
	synchronized void resumeSleeps() {
		this.closing = false;
	}

	synchronized void endSleeps() {
		this.closing = true;
		this.sleepers.forEach(Thread::interrupt);
		this.sleepers.clear();
	}

	private static AttemptFailure closed() {
		return AttemptFailure.interrupted("The client was closed during a wait.");
	}

}
