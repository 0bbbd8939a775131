package dev.graphrag.openai.http;

import dev.graphrag.openai.CallListener.Attempt;
import dev.graphrag.openai.attempt.AttemptFailure;
import dev.graphrag.openai.attempt.RateLimits;
import org.jspecify.annotations.Nullable;

/**
 * What came of one request: an answer or a failure, and its figures in either case.
 *
 * @param attempt the figures
 * @param answer the answer, {@code null} after a failure
 * @param failure the failure, {@code null} after an answer
 * @param limits what the server told of its rate limits
 * @param <A> what the answer was read into
 */
public record Exchanged<A>(Attempt attempt, @Nullable A answer, @Nullable AttemptFailure failure, RateLimits limits) {

	/**
	 * Create what came of a request whose server told nothing of its limits.
	 * @param attempt the figures
	 * @param answer the answer, {@code null} after a failure
	 * @param failure the failure, {@code null} after an answer
	 */
	public Exchanged(Attempt attempt, @Nullable A answer, @Nullable AttemptFailure failure) {
		this(attempt, answer, failure, RateLimits.UNTOLD);
	}

	/**
	 * Return how long the request took.
	 * @return the latency in milliseconds
	 */
	public double latencyMs() {
		return this.attempt.latency().toNanos() / 1e6;
	}

	/**
	 * Return the answer, or throw the failure.
	 * @return the answer
	 */
	public A orThrow() {
		if (this.failure != null) {
			throw this.failure;
		}
		if (this.answer == null) {
			throw new IllegalStateException("An exchange brings an answer or a failure");
		}
		return this.answer;
	}

}
