package dev.graphrag.openai.retry;

import java.time.Duration;
import java.util.function.DoubleSupplier;

import dev.graphrag.openai.CallListener.BackOff;
import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.TimeSource;
import dev.graphrag.openai.http.AttemptFailure;
import dev.graphrag.openai.retry.RetryingCall.Limit;
import org.jspecify.annotations.Nullable;

import org.springframework.retry.RetryContext;
import org.springframework.retry.backoff.BackOffContext;
import org.springframework.retry.backoff.BackOffInterruptedException;
import org.springframework.retry.backoff.BackOffPolicy;

/**
 * Waits for as long as the server asks, else exponentially longer with jitter. With a
 * back-off of 0.5 s the answers {@code Retry-After: 1} and {@code Retry-After: 2} yield
 * [1 s, 2 s]; three answers without it yield, without jitter, [0.5 s, 1 s, 2 s]. Where a
 * wait is too long to begin, the series is exhausted instead.
 */
final class RetryAfterBackOffPolicy implements BackOffPolicy {

	private final OpenAiSettings.Retry settings;

	private final @Nullable RetryBudget budget;

	private final TimeSource time;

	private final DoubleSupplier random;

	RetryAfterBackOffPolicy(OpenAiSettings.Retry settings, @Nullable RetryBudget budget, TimeSource time,
			DoubleSupplier random) {
		this.settings = settings;
		this.budget = budget;
		this.time = time;
		this.random = random;
	}

	@Override
	public BackOffContext start(RetryContext context) {
		return new Waits(context, this.settings.backoff());
	}

	@Override
	public void backOff(BackOffContext backOffContext) {
		Waits waits = (Waits) backOffContext;
		RetryingCall call = waits.call();
		AttemptFailure failure = waits.lastFailure();
		Duration delay = delay(waits, failure.retryAfter());
		Limit limit = limit(call, failure, delay);
		if (limit != null) {
			call.exhaustedBy(limit);
			waits.context.setExhaustedOnly();
			return;
		}
		call.backingOff(new BackOff(delay, failure.retryAfter(), failure.reason()));
		sleep(delay);
		// A sleep may take longer than asked for.
		if (isOver(call)) {
			call.exhaustedBy(Limit.MAX_ELAPSED);
			waits.context.setExhaustedOnly();
		}
	}

	private static boolean isOver(RetryingCall call) {
		return call.remaining().compareTo(Duration.ZERO) <= 0;
	}

	private Duration delay(Waits waits, @Nullable Duration retryAfter) {
		Duration exponential = shorter(waits.exponential, this.settings.maxBackoff());
		if (retryAfter == null) {
			waits.exponential = exponential.multipliedBy(2);
			return jittered(exponential);
		}
		Duration delay = longer(retryAfter, exponential);
		waits.exponential = longer(delay, exponential.multipliedBy(2));
		return delay;
	}

	private @Nullable Limit limit(RetryingCall call, AttemptFailure failure, Duration delay) {
		Duration retryAfter = failure.retryAfter();
		if (retryAfter != null && retryAfter.compareTo(this.settings.maxRetryAfter()) > 0) {
			return Limit.MAX_RETRY_AFTER;
		}
		if (delay.compareTo(call.remaining()) >= 0) {
			return Limit.MAX_ELAPSED;
		}
		if (this.budget != null) {
			int drawn = this.budget.draw(failure.timeout());
			if (drawn == 0) {
				return Limit.RETRY_BUDGET;
			}
			call.drew(drawn);
		}
		return null;
	}

	private Duration jittered(Duration delay) {
		double share = 1 - this.settings.jitter() * this.random.getAsDouble();
		return Duration.ofNanos(Math.round(delay.toNanos() * share));
	}

	private void sleep(Duration delay) {
		try {
			this.time.sleep(delay);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new BackOffInterruptedException("The wait before a retry was interrupted");
		}
	}

	private static Duration shorter(Duration one, Duration other) {
		return (one.compareTo(other) <= 0) ? one : other;
	}

	private static Duration longer(Duration one, Duration other) {
		return (one.compareTo(other) >= 0) ? one : other;
	}

	/**
	 * State of one series.
	 */
	private static final class Waits implements BackOffContext {

		private final transient RetryContext context;

		private Duration exponential;

		Waits(RetryContext context, Duration exponential) {
			this.context = context;
			this.exponential = exponential;
		}

		RetryingCall call() {
			Object call = this.context.getAttribute(AttemptSeries.RETRYING_CALL);
			if (call instanceof RetryingCall retryingCall) {
				return retryingCall;
			}
			throw new IllegalStateException("The series has no call");
		}

		AttemptFailure lastFailure() {
			if (this.context.getLastThrowable() instanceof AttemptFailure failure) {
				return failure;
			}
			throw new IllegalStateException("Only attempt failures are retried");
		}

	}

}
