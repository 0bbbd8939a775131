package dev.graphrag.probe;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.graphrag.probe.command.Interruption;

/**
 * Lets a run that SIGTERM, SIGINT or SIGHUP ends leave a report of its own. The JVM
 * begins its shutdown at such a signal, waits for this hook and ends with 128 and the
 * signal's number. A run that has not ended by itself after two seconds is concluded from
 * here.
 */
final class SignalHook {

	private static final Duration PATIENCE = Duration.ofSeconds(2);

	private final CountDownLatch ended = new CountDownLatch(1);

	private final Thread thread = new Thread(this::onSignal, "probe-signal");

	private final Interruption interruption;

	private final Runnable conclusion;

	private final Duration patience;

	/**
	 * Create a hook that nothing calls yet.
	 * @param interruption asks the run to end
	 * @param conclusion concludes the run, unless the run does so itself
	 * @param patience time that the run has for that
	 */
	SignalHook(Interruption interruption, Runnable conclusion, Duration patience) {
		this.interruption = interruption;
		this.conclusion = conclusion;
		this.patience = patience;
	}

	static SignalHook install(Interruption interruption, Runnable conclusion) {
		SignalHook hook = new SignalHook(interruption, conclusion, PATIENCE);
		Runtime.getRuntime().addShutdownHook(hook.thread);
		return hook;
	}

	void onSignal() {
		this.interruption.request();
		if (!hasEnded()) {
			this.conclusion.run();
			// The run may just be writing its artifacts.
			hasEnded();
		}
	}

	private boolean hasEnded() {
		try {
			return this.ended.await(this.patience.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			return false;
		}
	}

	/**
	 * Say that the run has ended.
	 */
	void close() {
		this.ended.countDown();
		try {
			Runtime.getRuntime().removeShutdownHook(this.thread);
		}
		catch (IllegalStateException ex) {
			// The hook is running: the signal came at the very end.
		}
	}

}
