package dev.graphrag.probe.command;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Lets another thread end a run, which is how a signal does, and sees to it that one of
 * the two writes the artifacts. Thread-safe.
 */
public final class Interruption {

	private @Nullable Thread calling;

	private boolean requested;

	private boolean claimed;

	/**
	 * Ask the run to end: its calls are interrupted, or never begun.
	 */
	public synchronized void request() {
		this.requested = true;
		if (this.calling != null) {
			this.calling.interrupt();
		}
	}

	/**
	 * Return whether the run was asked to end.
	 * @return whether it was
	 */
	public synchronized boolean requested() {
		return this.requested;
	}

	/**
	 * Take the right to write the artifacts of the run.
	 * @return whether nobody else has it
	 */
	synchronized boolean claim() {
		boolean free = !this.claimed;
		this.claimed = true;
		return free;
	}

	/**
	 * Make calls that a request interrupts, unless it has come before them.
	 * @param calls the calls
	 * @param never what comes of calls that are not made
	 * @return what comes of them
	 */
	<T> T interruptible(Supplier<T> calls, Supplier<T> never) {
		return requested() ? never.get() : interruptible(calls);
	}

	/**
	 * Make calls that a request interrupts.
	 * @param calls the calls
	 * @return what comes of them
	 */
	public <T extends @Nullable Object> T interruptible(Supplier<T> calls) {
		begin();
		try {
			return calls.get();
		}
		finally {
			end();
		}
	}

	private synchronized void begin() {
		this.calling = Thread.currentThread();
		if (this.requested) {
			this.calling.interrupt();
		}
	}

	// With the flag up, no file could be written.
	private synchronized void end() {
		this.calling = null;
		if (this.requested) {
			Thread.interrupted();
		}
	}

}
