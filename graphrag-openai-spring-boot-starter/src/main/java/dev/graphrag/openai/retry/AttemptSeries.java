package dev.graphrag.openai.retry;

import java.util.function.DoubleSupplier;

import dev.graphrag.openai.TimeSource;
import dev.graphrag.openai.attempt.AttemptFailure;
import dev.graphrag.openai.attempt.AttemptFailure.Retry;
import dev.graphrag.openai.settings.OpenAiSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.classify.BinaryExceptionClassifier;
import org.springframework.retry.RetryContext;
import org.springframework.retry.policy.SimpleRetryPolicy;
import org.springframework.retry.support.RetryTemplate;

/**
 * Runs attempts until one succeeds, the failure is final, or attempts, deadline or retry
 * budget are used up. Thread-safe; shared by all calls of a client.
 */
public final class AttemptSeries {

	private final RetryTemplate template = new RetryTemplate();

	private final RetryRule rule;

	private final @Nullable RetryBudget budget;

	/**
	 * Create a series runner.
	 * @param settings the retry settings
	 * @param time the clock and the sleep
	 * @param random numbers from 0 to 1 for the jitter
	 */
	public AttemptSeries(OpenAiSettings.Retry settings, TimeSource time, DoubleSupplier random) {
		this.rule = new RetryRule(settings);
		this.budget = settings.budget().enabled() ? new RetryBudget(settings.budget().capacity()) : null;
		this.template.setRetryPolicy(new SimpleRetryPolicy(settings.maxAttempts(), new RetryableFailures()));
		this.template.setBackOffPolicy(new DecidedBackOffPolicy(this.rule, this.budget, time, random));
		this.template.setThrowLastExceptionOnExhausted(true);
	}

	/**
	 * Run one series.
	 * @param call the call that the attempts belong to
	 * @param attempt makes one attempt, and throws its {@link AttemptFailure}
	 * @param <T> what a successful attempt brings
	 * @return what the successful attempt brought
	 * @throws SeriesExhaustedException if none succeeded, also after a wait that was
	 * interrupted, with the thread's interrupt flag set unless the client's closing ended
	 * it
	 */
	public <T> T run(RetriedCall call, Attempt<T> attempt) {
		Series series = new Series(call, this.rule.firstBackoff());
		try {
			T result = this.template.<T, AttemptFailure>execute((context) -> {
				context.setAttribute(DecidedBackOffPolicy.SERIES, series);
				return attempt.make(followsStaleConnection(context));
			});
			if (this.budget != null) {
				this.budget.succeeded(series.drawn());
			}
			return result;
		}
		catch (AttemptFailure last) {
			if (this.budget != null && last.retry() == Retry.WITH_ANOTHER_MODEL) {
				// It had no turn, and so made nothing worse.
				this.budget.giveBack(series.drawn());
			}
			throw new SeriesExhaustedException(last, series.limit());
		}
	}

	private static boolean followsStaleConnection(RetryContext context) {
		return context.getLastThrowable() instanceof AttemptFailure failure && failure.staleConnection();
	}

	/**
	 * Return the retry budget.
	 * @return the budget, or {@code null} if retries are unlimited
	 */
	public @Nullable RetryBudget budget() {
		return this.budget;
	}

	/**
	 * Makes one attempt.
	 *
	 * @param <T> what a successful attempt brings
	 */
	@FunctionalInterface
	public interface Attempt<T> {

		/**
		 * Make the attempt.
		 * @param onNewConnection whether a pooled connection has just proved stale, so
		 * that a new one is to be opened
		 * @return what it brought
		 */
		T make(boolean onNewConnection);

	}

	/**
	 * Leaves the decision to what the failure says.
	 */
	private static final class RetryableFailures extends BinaryExceptionClassifier {

		RetryableFailures() {
			super(false);
		}

		@Override
		public Boolean classify(@Nullable Throwable failure) {
			return failure instanceof AttemptFailure attempt && attempt.retry().sameModel();
		}

	}

}
