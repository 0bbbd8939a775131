package dev.graphrag.openai.test;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import dev.graphrag.openai.CallListener;
import dev.graphrag.openai.OpenAiClientException;

/**
 * Tells virtual time of the calls that have begun, and of the time that attempts spent on
 * answers that never came. Thread-safe.
 */
final class CallsInTime implements CallListener {

	private final VirtualTime time;

	private final Queue<Long> stalls = new ConcurrentLinkedQueue<>();

	CallsInTime(VirtualTime time) {
		this.time = time;
	}

	/**
	 * Tell of an answer that stalls from now on.
	 */
	void stalled() {
		this.stalls.add(System.nanoTime());
	}

	void forgetStalls() {
		this.stalls.clear();
	}

	@Override
	public void callStarted(Call call) {
		this.time.callBegan();
	}

	// The server does not see when a client gives up.
	@Override
	public void attemptFinished(Call call, Attempt attempt) {
		Long begun = (attempt.failure() != null && attempt.status() == null) ? this.stalls.poll() : null;
		if (begun != null) {
			this.time.passSince(begun);
		}
	}

	@Override
	public void callSucceeded(Call call, Answer answer) {
		this.time.callEnded();
	}

	@Override
	public void callFailed(Call call, OpenAiClientException failure) {
		this.time.callEnded();
	}

	@Override
	public void callCancelled(Call call) {
		this.time.callEnded();
	}

}
