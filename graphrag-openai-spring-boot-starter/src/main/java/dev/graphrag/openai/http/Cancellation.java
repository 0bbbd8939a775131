package dev.graphrag.openai.http;

import org.jspecify.annotations.Nullable;

/**
 * Lets another thread end a call: its request, and the wait that its thread is in.
 * Thread-safe.
 */
public final class Cancellation {

	private @Nullable Thread thread;

	private @Nullable Runnable request;

	private boolean ending;

	private boolean cancelled;

	private boolean interrupted;

	private boolean shielded;

	/**
	 * Run the call on this thread, which a cancellation interrupts until the call is over
	 * and not longer.
	 * @param call the call
	 */
	public void run(Runnable call) {
		begin();
		try {
			call.run();
		}
		finally {
			end();
		}
	}

	private synchronized void begin() {
		this.thread = Thread.currentThread();
		if (this.ending) {
			interruptSelf();
		}
	}

	private synchronized void end() {
		this.thread = null;
		if (this.interrupted) {
			// It was this class's, and no one else's business.
			Thread.interrupted();
		}
	}

	/**
	 * Run code of others on the call's thread, which a cancellation does not interrupt
	 * meanwhile: what it does is not the call's.
	 * @param code the code
	 */
	public void undisturbed(Runnable code) {
		shield(true);
		try {
			code.run();
		}
		finally {
			shield(false);
		}
	}

	private synchronized void shield(boolean shielded) {
		this.shielded = shielded;
		if (!shielded && this.ending && !this.interrupted) {
			interruptSelf();
		}
	}

	private void interruptSelf() {
		this.interrupted = true;
		Thread.currentThread().interrupt();
	}

	/**
	 * A request begins that a cancellation has to end.
	 */
	void requestBegun(Runnable abort) {
		boolean late;
		synchronized (this) {
			this.request = abort;
			late = this.ending;
		}
		if (late) {
			abort.run();
		}
	}

	synchronized void requestEnded() {
		this.request = null;
	}

	/**
	 * End the call because its caller gave it up, without waiting until it has ended.
	 */
	public void cancel() {
		end(true);
	}

	/**
	 * End the call because its client closes, without waiting until it has ended.
	 */
	public void close() {
		end(false);
	}

	private void end(boolean byCaller) {
		Runnable abort;
		synchronized (this) {
			if (this.ending) {
				return;
			}
			this.ending = true;
			this.cancelled = byCaller;
			abort = this.request;
			if (this.thread != null) {
				interrupt(this.thread);
			}
		}
		if (abort != null) {
			abort.run();
		}
	}

	private void interrupt(Thread running) {
		if (!this.shielded) {
			this.interrupted = true;
			running.interrupt();
		}
	}

	/**
	 * Return whether the caller gave the call up.
	 * @return whether it was cancelled
	 */
	public synchronized boolean cancelled() {
		return this.cancelled;
	}

}
