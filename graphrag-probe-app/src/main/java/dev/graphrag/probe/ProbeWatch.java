package dev.graphrag.probe;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import dev.graphrag.probe.command.Interruption;
import org.jspecify.annotations.Nullable;

/**
 * Repeats a probe until it is stopped: with an interval of 60 s and runs of 5, 70 and 5
 * seconds, they start at 0, 60 and 130 s. There are never two at once. Stopping it ends a
 * run that is under way, at the latest after a second.
 */
final class ProbeWatch {

	private static final Duration PATIENCE = Duration.ofMillis(500);

	private final Duration interval;

	private final Probe probe;

	private final Consumer<Boolean> succeeded;

	private final LongSupplier nanoTime;

	private final Pause pause;

	private final CountDownLatch stopped;

	private @Nullable SignalHook running;

	/**
	 * Create a watch that has not begun.
	 * @param interval time from start to start
	 * @param probe what is repeated
	 * @param succeeded told after each run, except one that was ended
	 */
	ProbeWatch(Duration interval, Probe probe, Consumer<Boolean> succeeded) {
		this(interval, probe, succeeded, System::nanoTime,
				(stopped, time) -> stopped.await(time.toNanos(), TimeUnit.NANOSECONDS));
	}

	ProbeWatch(Duration interval, Probe probe, Consumer<Boolean> succeeded, LongSupplier nanoTime, Pause pause) {
		this.interval = interval;
		this.probe = probe;
		this.succeeded = succeeded;
		this.nanoTime = nanoTime;
		this.pause = pause;
		this.stopped = new CountDownLatch(1);
	}

	/**
	 * Run the probe again and again.
	 * @throws InterruptedException if the thread is interrupted between two runs
	 */
	void run() throws InterruptedException {
		boolean ended = false;
		while (!ended) {
			long start = this.nanoTime.getAsLong();
			probe();
			Duration left = this.interval.minusNanos(this.nanoTime.getAsLong() - start);
			ended = this.pause.stoppedWithin(this.stopped, left.isNegative() ? Duration.ZERO : left);
		}
	}

	/**
	 * End the run that is under way, if there is one, and begin no other.
	 */
	void stop() {
		SignalHook run = stopBeginning();
		if (run != null) {
			run.onSignal();
		}
	}

	private void probe() {
		Interruption interruption = new Interruption();
		SignalHook end = new SignalHook(interruption, () -> this.probe.abandon(interruption), PATIENCE);
		if (!begin(end)) {
			return;
		}
		try {
			boolean success = this.probe.succeeds(interruption);
			if (!interruption.requested()) {
				this.succeeded.accept(success);
			}
		}
		finally {
			end();
			end.close();
		}
	}

	private synchronized boolean begin(SignalHook run) {
		if (this.stopped.getCount() == 0) {
			return false;
		}
		this.running = run;
		return true;
	}

	private synchronized void end() {
		this.running = null;
	}

	private synchronized @Nullable SignalHook stopBeginning() {
		this.stopped.countDown();
		return this.running;
	}

	/**
	 * What is repeated.
	 */
	interface Probe {

		/**
		 * Run once.
		 * @param interruption may end the run early
		 * @return whether the run succeeded
		 */
		boolean succeeds(Interruption interruption);

		/**
		 * Write what a run leaves that does not end when it is asked to.
		 * @param interruption what asked it
		 */
		void abandon(Interruption interruption);

	}

	/**
	 * Waits between two runs.
	 */
	interface Pause {

		/**
		 * Wait.
		 * @param stopped ends the wait
		 * @param time how long
		 * @return whether the watch was stopped
		 */
		boolean stoppedWithin(CountDownLatch stopped, Duration time) throws InterruptedException;

	}

}
