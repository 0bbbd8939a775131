package dev.graphrag.openai.client;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

import dev.graphrag.openai.CallListener;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.TimeSource;
import dev.graphrag.openai.settings.OpenAiSettings;

/**
 * Begins and ends every call: whatever happens in between leaves as an
 * {@link OpenAiClientException} without secrets, or as a cancellation of the caller's,
 * and listeners hear of one end for every beginning. Thread-safe.
 */
final class GuardedCalls {

	private final String idPrefix = Long.toHexString(ThreadLocalRandom.current().nextLong() | Long.MIN_VALUE);

	private final AtomicLong count = new AtomicLong();

	private final AtomicInteger running = new AtomicInteger();

	private final OpenAiSettings settings;

	private final Credentials credentials;

	private final TimeSource time;

	private final CallListener listeners;

	GuardedCalls(OpenAiSettings settings, Credentials credentials, TimeSource time, CallListener listeners) {
		this.settings = settings;
		this.credentials = credentials;
		this.time = time;
		this.listeners = listeners;
	}

	/**
	 * Run a call on this thread.
	 * @param start the call
	 * @param work checks the request, makes the attempts and maps the answer
	 * @return what the call brings
	 * @throws OpenAiClientException whatever goes wrong
	 * @throws CancellationException if the call was cancelled
	 */
	<T> T run(CallStart start, Function<RunningCall, Outcome<T>> work) {
		CallView call = new CallView(nextId(), start, this.settings);
		RunningCall steps = new RunningCall(call, start, this.listeners);
		this.running.incrementAndGet();
		try {
			Outcome<T> outcome = outcome(call, steps, start.limit(), work);
			this.listeners.callSucceeded(call, outcome.answer());
			return outcome.result();
		}
		finally {
			this.running.decrementAndGet();
		}
	}

	private <T> Outcome<T> outcome(CallView call, RunningCall steps, Duration limit,
			Function<RunningCall, Outcome<T>> work) {
		try {
			this.listeners.callStarted(call);
			steps.endBy(Deadline.in(limit, this.time));
			return work.apply(steps);
		}
		catch (Throwable ex) {
			if (steps.cancelled()) {
				this.listeners.callCancelled(call);
				throw new CancellationException("The call was cancelled");
			}
			OpenAiClientException failure = Failures.redacted(Failures.of(steps, ex), this.credentials.redactor());
			this.listeners.callFailed(call, failure);
			throw Failures.unlessJvms(ex, failure);
		}
	}

	private String nextId() {
		return this.idPrefix + "-" + Long.toString(this.count.incrementAndGet(), Character.MAX_RADIX);
	}

	/**
	 * Return whether no call is running.
	 */
	boolean idle() {
		return this.running.get() == 0;
	}

}
