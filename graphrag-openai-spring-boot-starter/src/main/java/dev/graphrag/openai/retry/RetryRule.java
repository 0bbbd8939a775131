package dev.graphrag.openai.retry;

import java.time.Duration;

import dev.graphrag.openai.attempt.AttemptFailure;
import dev.graphrag.openai.attempt.AttemptFailure.Retry;
import dev.graphrag.openai.settings.OpenAiSettings;
import org.jspecify.annotations.Nullable;

/**
 * Decides how long to wait before a retry: as long as the server asks, else exponentially
 * longer with jitter. With a back-off of 0.5 s the answers {@code Retry-After: 1} and
 * {@code Retry-After: 2} yield [1 s, 2 s]; three answers without it yield, without
 * jitter, [0.5 s, 1 s, 2 s]. Where a wait is too long to begin, it says which limit that
 * is. Stateless: everything that a decision rests on is a parameter.
 */
final class RetryRule {

	private final OpenAiSettings.Retry settings;

	RetryRule(OpenAiSettings.Retry settings) {
		this.settings = settings;
	}

	Duration firstBackoff() {
		return this.settings.backoff();
	}

	/**
	 * Decide what follows a failure.
	 * @param failure a failure that may be retried
	 * @param backoff the exponential wait that is due
	 * @param timeLeft the time to the call's deadline
	 * @param random a number from 0 to 1
	 * @return the decision
	 */
	Decision decide(AttemptFailure failure, Duration backoff, Duration timeLeft, double random) {
		Duration retryAfter = failure.retryAfter();
		if (failure.retry() == Retry.AT_ONCE) {
			return (timeLeft.compareTo(Duration.ZERO) > 0) ? new Decision.Go() : new Decision.Stop(Limit.MAX_ELAPSED);
		}
		if (retryAfter != null && retryAfter.compareTo(this.settings.maxRetryAfter()) > 0) {
			return new Decision.Stop(Limit.MAX_RETRY_AFTER);
		}
		Decision.Wait wait = wait(shorter(backoff, this.settings.maxBackoff()), retryAfter, random);
		return (wait.delay().compareTo(timeLeft) < 0) ? wait : new Decision.Stop(Limit.MAX_ELAPSED);
	}

	private Decision.Wait wait(Duration backoff, @Nullable Duration retryAfter, double random) {
		if (retryAfter == null) {
			return new Decision.Wait(jittered(backoff, random), backoff.multipliedBy(2));
		}
		Duration delay = longer(retryAfter, backoff);
		return new Decision.Wait(delay, longer(delay, backoff.multipliedBy(2)));
	}

	private Duration jittered(Duration delay, double random) {
		return Duration.ofNanos(Math.round(delay.toNanos() * (1 - this.settings.jitter() * random)));
	}

	private static Duration shorter(Duration one, Duration other) {
		return (one.compareTo(other) <= 0) ? one : other;
	}

	private static Duration longer(Duration one, Duration other) {
		return (one.compareTo(other) >= 0) ? one : other;
	}

}
