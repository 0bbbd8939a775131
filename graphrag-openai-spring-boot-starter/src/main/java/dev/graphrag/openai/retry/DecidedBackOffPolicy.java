package dev.graphrag.openai.retry;

import java.time.Duration;
import java.util.function.DoubleSupplier;

import dev.graphrag.openai.CallListener.BackOff;
import dev.graphrag.openai.TimeSource;
import dev.graphrag.openai.attempt.AttemptFailure;
import dev.graphrag.openai.attempt.AttemptFailure.Retry;
import org.jspecify.annotations.Nullable;

import org.springframework.retry.RetryContext;
import org.springframework.retry.backoff.BackOffContext;
import org.springframework.retry.backoff.BackOffPolicy;

/**
 * Lets Spring Retry's template obey the {@link RetryRule}: it draws on the retry budget,
 * tells the call and sleeps, or ends the series. Thread-safe.
 */
final class DecidedBackOffPolicy implements BackOffPolicy {

	static final String SERIES = Series.class.getName();

	private final RetryRule rule;

	private final @Nullable RetryBudget budget;

	private final TimeSource time;

	private final DoubleSupplier random;

	DecidedBackOffPolicy(RetryRule rule, @Nullable RetryBudget budget, TimeSource time, DoubleSupplier random) {
		this.rule = rule;
		this.budget = budget;
		this.time = time;
		this.random = random;
	}

	@Override
	public BackOffContext start(RetryContext context) {
		return new Attempted(context);
	}

	@Override
	public void backOff(BackOffContext backOffContext) {
		Attempted attempted = (Attempted) backOffContext;
		Series series = attempted.series();
		AttemptFailure failure = attempted.failure();
		Decision decision = this.rule.decide(failure, series.backoff(), series.call().remaining(),
				this.random.getAsDouble());
		Limit limit = obey(decision, failure, series);
		if (limit != null) {
			series.endBy(limit);
			attempted.context.setExhaustedOnly();
		}
	}

	private @Nullable Limit obey(Decision decision, AttemptFailure failure, Series series) {
		if (decision instanceof Decision.Stop stop) {
			return stop.limit();
		}
		if (!(decision instanceof Decision.Wait wait)) {
			series.drawn(0);
			return null;
		}
		if (!draw(failure, series)) {
			return Limit.RETRY_BUDGET;
		}
		series.backoff(wait.nextBackoff());
		series.call().backingOff(new BackOff(wait.delay(), failure.retryAfter(), failure.reason()));
		sleep(wait.delay());
		// A sleep may take longer than asked for.
		return series.call().isOverdue() ? Limit.MAX_ELAPSED : null;
	}

	private boolean draw(AttemptFailure failure, Series series) {
		if (this.budget == null) {
			return true;
		}
		int drawn = this.budget.draw(failure.retry() == Retry.AFTER_TIMEOUT);
		series.drawn(drawn);
		return drawn > 0;
	}

	private void sleep(Duration delay) {
		try {
			this.time.sleep(delay);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw AttemptFailure.interrupted("The wait before a retry was interrupted.");
		}
	}

	/**
	 * The template's context, which has the series and the failed attempt.
	 */
	private static final class Attempted implements BackOffContext {

		private final transient RetryContext context;

		Attempted(RetryContext context) {
			this.context = context;
		}

		Series series() {
			if (this.context.getAttribute(SERIES) instanceof Series series) {
				return series;
			}
			throw new IllegalStateException("The attempt belongs to no series");
		}

		AttemptFailure failure() {
			if (this.context.getLastThrowable() instanceof AttemptFailure failure) {
				return failure;
			}
			throw new IllegalStateException("Only attempt failures are retried");
		}

	}

}
