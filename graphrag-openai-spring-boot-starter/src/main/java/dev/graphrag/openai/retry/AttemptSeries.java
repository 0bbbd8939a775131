package dev.graphrag.openai.retry;

import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.TimeSource;
import dev.graphrag.openai.http.AttemptFailure;
import org.jspecify.annotations.Nullable;

import org.springframework.classify.BinaryExceptionClassifier;
import org.springframework.retry.policy.SimpleRetryPolicy;
import org.springframework.retry.support.RetryTemplate;

/**
 * Runs attempts until one succeeds, the failure is final, or attempts, deadline or retry
 * budget are used up. Thread-safe; shared by all calls of a client.
 */
public final class AttemptSeries {

	static final String RETRYING_CALL = RetryingCall.class.getName();

	private final RetryTemplate template = new RetryTemplate();

	private final @Nullable RetryBudget budget;

	/**
	 * Create a series runner.
	 * @param settings the retry settings
	 * @param time the clock and the sleep
	 * @param random numbers from 0 to 1 for the jitter
	 */
	public AttemptSeries(OpenAiSettings.Retry settings, TimeSource time, DoubleSupplier random) {
		this.budget = settings.budget().enabled() ? new RetryBudget(settings.budget().capacity()) : null;
		this.template.setRetryPolicy(new SimpleRetryPolicy(settings.maxAttempts(), new RetryableFailures()));
		this.template.setBackOffPolicy(new RetryAfterBackOffPolicy(settings, this.budget, time, random));
		this.template.setThrowLastExceptionOnExhausted(true);
	}

	/**
	 * Run one series.
	 * @param call the call that the attempts belong to
	 * @param attempt makes one attempt
	 * @param <T> what a successful attempt brings
	 * @return what the successful attempt brought
	 * @throws AttemptFailure the last attempt's failure
	 * @throws org.springframework.retry.backoff.BackOffInterruptedException if a wait was
	 * interrupted; the thread's interrupt flag is set
	 */
	public <T> T run(RetryingCall call, Supplier<T> attempt) {
		T result = this.template.<T, AttemptFailure>execute((context) -> {
			context.setAttribute(RETRYING_CALL, call);
			return attempt.get();
		});
		if (this.budget != null) {
			this.budget.succeeded(call.takeDrawn());
		}
		return result;
	}

	/**
	 * Return the retry budget.
	 * @return the budget, or {@code null} if retries are unlimited
	 */
	public @Nullable RetryBudget budget() {
		return this.budget;
	}

	/**
	 * Leaves the decision to the table that made the failure.
	 */
	private static final class RetryableFailures extends BinaryExceptionClassifier {

		RetryableFailures() {
			super(false);
		}

		@Override
		public Boolean classify(@Nullable Throwable failure) {
			return failure instanceof AttemptFailure attempt && attempt.retryable();
		}

	}

}
