package dev.graphrag.openai.client;

import java.time.Duration;

import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.TimeSource;
import dev.graphrag.openai.attempt.AttemptFailure;
import dev.graphrag.openai.attempt.AttemptFailure.Retry;
import dev.graphrag.openai.retry.AttemptSeries;
import dev.graphrag.openai.retry.SeriesExhaustedException;
import dev.graphrag.openai.settings.ModelPolicy;
import dev.graphrag.openai.settings.OpenAiSettings;
import org.jspecify.annotations.Nullable;

/**
 * Runs a chat call's series with the baseline, and where that is exhausted one more with
 * the fallback model. While a {@code Retry-After} of the baseline is still running, calls
 * go to the fallback directly. Thread-safe.
 */
final class ModelFallback {

	private final AttemptSeries series;

	private final OpenAiSettings settings;

	private final ModelPolicy models;

	private final Cooldown cooldown;

	ModelFallback(AttemptSeries series, OpenAiSettings settings, TimeSource time) {
		this.series = series;
		this.settings = settings;
		this.models = settings.models();
		this.cooldown = new Cooldown(time);
	}

	<T> T run(RunningCall call, AttemptSeries.Attempt<T> attempt) {
		if (!this.models.fallbackEnabled() || !call.model().equals(this.models.baseline())) {
			return this.series.run(call, attempt);
		}
		if (cooldown() != null) {
			return fallBack(call, attempt);
		}
		try {
			return this.series.run(call, attempt);
		}
		catch (SeriesExhaustedException ex) {
			if (!helpedByAnotherModel(ex.last())) {
				throw ex;
			}
			coolDown(ex.last());
			if (call.isOverdue()) {
				throw ex;
			}
			return fallBack(call, attempt);
		}
	}

	private <T> T fallBack(RunningCall call, AttemptSeries.Attempt<T> attempt) {
		call.fallBackTo(this.models.fallback());
		return this.series.run(call, attempt);
	}

	private void coolDown(AttemptFailure failure) {
		Duration retryAfter = failure.retryAfter();
		if (failure.reason() == FailureReason.RATE_LIMIT && retryAfter != null) {
			Duration longest = this.settings.retry().maxRetryAfter();
			this.cooldown.extend((retryAfter.compareTo(longest) <= 0) ? retryAfter : longest);
		}
	}

	private static boolean helpedByAnotherModel(AttemptFailure failure) {
		// A stale connection says nothing of the model, also where it took the only
		// attempt.
		return failure.retry() != Retry.NEVER && !failure.staleConnection()
				&& (failure.reason() == FailureReason.RATE_LIMIT
						|| failure.reason() == FailureReason.TRANSIENT_FAILURE);
	}

	/**
	 * Return how long calls still go to the fallback directly, or {@code null} if they do
	 * not.
	 */
	@Nullable Duration cooldown() {
		return this.settings.fallback().cooldown() ? this.cooldown.remaining() : null;
	}

}
