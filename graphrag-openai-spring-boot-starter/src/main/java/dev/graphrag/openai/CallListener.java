package dev.graphrag.openai;

import java.time.Duration;

import dev.graphrag.openai.settings.OpenAiSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Told of the steps of every guarded call, in order and on the thread that makes the
 * call: metrics, logs, traces, health and progress displays are listeners. That is the
 * caller's thread, or a thread of the client with the caller's context for streams and
 * asynchronous calls. Every call ends in {@link #callSucceeded}, {@link #callFailed} or
 * {@link #callCancelled}. Beans of this type are picked up by the auto-configured client.
 *
 * <p>
 * Implementations are thread-safe and quick. What they throw is logged and otherwise
 * ignored, so that telemetry never fails a call.
 */
public interface CallListener {

	/**
	 * A client was built.
	 * @param settings its settings
	 */
	default void clientCreated(OpenAiSettings settings) {
	}

	/**
	 * A call begins, before its guardrails.
	 * @param call the call
	 */
	default void callStarted(Call call) {
	}

	/**
	 * An HTTP request is about to be made.
	 * @param call the call
	 */
	default void attemptStarted(Call call) {
	}

	/**
	 * An HTTP request ended, well or not.
	 * @param call the call
	 * @param attempt what came of it
	 */
	default void attemptFinished(Call call, Attempt attempt) {
	}

	/**
	 * A wait before a retry begins.
	 * @param call the call
	 * @param backOff the wait
	 */
	default void backOffStarted(Call call, BackOff backOff) {
	}

	/**
	 * The rate budget has a place for the next attempt, at once or after a wait.
	 * @param call the call
	 * @param place the place
	 */
	default void budgetReserved(Call call, BudgetPlace place) {
	}

	/**
	 * A wait for the rate budget ended, as its turn came or for another reason.
	 * @param call the call
	 * @param waited how long it was
	 */
	default void budgetWaitEnded(Call call, Duration waited) {
	}

	/**
	 * The call goes on with the fallback model.
	 * @param call the call, already at the fallback model
	 * @param fromModel the model given up
	 * @param toModel the fallback model
	 */
	default void fellBack(Call call, String fromModel, String toModel) {
	}

	/**
	 * The first content of a stream has arrived: text, a finish reason or a tool call.
	 * @param call the call
	 */
	default void firstContent(Call call) {
	}

	/**
	 * The call succeeded. A stream does so when it has been received to its end.
	 * @param call the call
	 * @param answer figures of the answer
	 */
	default void callSucceeded(Call call, Answer answer) {
	}

	/**
	 * The call ended in an error.
	 * @param call the call
	 * @param failure the error that the caller gets
	 */
	default void callFailed(Call call, OpenAiClientException failure) {
	}

	/**
	 * The caller gave the call up: the subscription of a stream or the future was
	 * cancelled.
	 * @param call the call
	 */
	default void callCancelled(Call call) {
	}

	/**
	 * A running call, as a listener may know it.
	 */
	interface Call {

		/**
		 * Return the call's identifier, the same in all its events.
		 * @return a short unique text
		 */
		String id();

		/**
		 * Return the kind of call.
		 * @return the operation
		 */
		Operation operation();

		/**
		 * Return whether the answer is streamed.
		 * @return whether the call is a stream
		 */
		default boolean streaming() {
			return false;
		}

		/**
		 * Return the audit name.
		 * @return the actor
		 */
		String actor();

		/**
		 * Return the settings of the client that makes the call. A listener of several
		 * clients goes by these, and keeps nothing of {@link #clientCreated}.
		 * @return the settings
		 */
		OpenAiSettings settings();

		/**
		 * Return the model asked for at the moment.
		 * @return the model's name
		 */
		String model();

		/**
		 * Return the number of the current attempt in the current model's series.
		 * @return 1 for the first attempt
		 */
		int attempt();

		/**
		 * Send a header with the next attempt's request, such as {@code traceparent}.
		 * Headers that are the transport's own, such as {@code Authorization}, stay as
		 * they are.
		 * @param name the header's name
		 * @param value the header's value
		 * @throws IllegalArgumentException if HTTP does not allow it
		 */
		void header(String name, String value);

		/**
		 * Return a listener's own object for this call.
		 * @param key the listener's key
		 * @return the object, or {@code null} if there is none
		 */
		@Nullable Object attribute(Object key);

		/**
		 * Keep a listener's own object for the rest of this call.
		 * @param key the listener's key
		 * @param value the object, or {@code null} to forget it
		 */
		void attribute(Object key, @Nullable Object value);

	}

	/**
	 * One finished HTTP request.
	 *
	 * @param latency from its start to the last byte or the failure
	 * @param status HTTP status, {@code null} if no answer arrived
	 * @param failure what it counts as, {@code null} if it succeeded
	 * @param retryAfter usable {@code Retry-After}, {@code null} if there was none
	 * @param requestId OpenAI's {@code x-request-id}, {@code null} if there was none
	 * @param remainingRequests {@code x-ratelimit-remaining-requests}, {@code null} if
	 * not told
	 * @param remainingTokens {@code x-ratelimit-remaining-tokens}, {@code null} if not
	 * told
	 */
	record Attempt(Duration latency, @Nullable Integer status, @Nullable FailureReason failure,
			@Nullable Duration retryAfter, @Nullable String requestId, @Nullable Long remainingRequests,
			@Nullable Long remainingTokens) {

		/**
		 * Create an attempt.
		 */
		public Attempt {
			Assert.notNull(latency, "latency must not be null");
		}

	}

	/**
	 * One wait before a retry.
	 *
	 * @param delay how long to wait
	 * @param retryAfter the server's usable {@code Retry-After}, {@code null} if the wait
	 * is the client's own
	 * @param reason what the failed attempt counts as
	 */
	record BackOff(Duration delay, @Nullable Duration retryAfter, FailureReason reason) {

		/**
		 * Create a wait.
		 */
		public BackOff {
			Assert.notNull(delay, "delay must not be null");
			Assert.notNull(reason, "reason must not be null");
		}

	}

	/**
	 * A place in the rate budget.
	 *
	 * @param delay how long to wait for it as it looks now, zero if not at all
	 * @param left what the budget has left for the model
	 */
	record BudgetPlace(Duration delay, ClientState.BudgetLeft left) {

		/**
		 * Create a place.
		 */
		public BudgetPlace {
			Assert.notNull(delay, "delay must not be null");
			Assert.notNull(left, "left must not be null");
		}

	}

	/**
	 * Figures of a good answer.
	 *
	 * @param latencyMs duration of the successful attempt, in milliseconds
	 * @param promptTokens tokens of the prompt or the embedded texts
	 * @param cachedTokens part of the prompt tokens that was served from OpenAI's cache
	 * @param completionTokens tokens of the completion, zero for embeddings
	 * @param finishReason finish reason of the first choice, empty for embeddings
	 * @param responseModel model that the server says it used, empty if not told; free
	 * text, not for metric labels
	 * @param dimensions length of the vectors, zero for chat
	 * @param requestId OpenAI's {@code x-request-id}, {@code null} if there was none
	 * @param stored vectors that were in the {@link EmbeddingStore}; where all were, no
	 * request was made
	 */
	record Answer(double latencyMs, long promptTokens, long cachedTokens, long completionTokens, String finishReason,
			String responseModel, int dimensions, @Nullable String requestId, int stored) {

		/**
		 * Create figures.
		 */
		public Answer {
			Assert.notNull(finishReason, "finishReason must not be null");
			Assert.notNull(responseModel, "responseModel must not be null");
		}

		/**
		 * Create figures of an answer without stored vectors.
		 * @param latencyMs duration of the successful attempt, in milliseconds
		 * @param promptTokens tokens of the prompt or the embedded texts
		 * @param cachedTokens part of the prompt tokens that was served from OpenAI's
		 * cache
		 * @param completionTokens tokens of the completion, zero for embeddings
		 * @param finishReason finish reason of the first choice, empty for embeddings
		 * @param responseModel model that the server says it used, empty if not told
		 * @param dimensions length of the vectors, zero for chat
		 * @param requestId OpenAI's {@code x-request-id}, {@code null} if there was none
		 */
		public Answer(double latencyMs, long promptTokens, long cachedTokens, long completionTokens,
				String finishReason, String responseModel, int dimensions, @Nullable String requestId) {
			this(latencyMs, promptTokens, cachedTokens, completionTokens, finishReason, responseModel, dimensions,
					requestId, 0);
		}

		/**
		 * Return a copy with another number of stored vectors.
		 * @param stored the vectors that were in the store
		 * @return the changed copy
		 */
		public Answer withStored(int stored) {
			return new Answer(this.latencyMs, this.promptTokens, this.cachedTokens, this.completionTokens,
					this.finishReason, this.responseModel, this.dimensions, this.requestId, stored);
		}

	}

}
