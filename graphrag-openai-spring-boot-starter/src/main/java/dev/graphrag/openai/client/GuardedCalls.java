package dev.graphrag.openai.client;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import dev.graphrag.openai.CallListener;
import dev.graphrag.openai.ClientState;
import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.Operation;
import dev.graphrag.openai.TimeSource;
import dev.graphrag.openai.http.AttemptFailure;
import dev.graphrag.openai.redaction.Redactor;
import dev.graphrag.openai.retry.AttemptSeries;
import dev.graphrag.openai.retry.RetryBudget;

import org.springframework.retry.backoff.BackOffInterruptedException;

/**
 * The one path of every call:
 *
 * <pre>
 * guardrail → attempt series → [fallback model's series] → result or error
 * </pre>
 *
 * with the listeners told of its beginning and end. Thread-safe.
 */
final class GuardedCalls {

	private final String idPrefix = Long.toHexString(ThreadLocalRandom.current().nextLong() | Long.MIN_VALUE);

	private final AtomicLong count = new AtomicLong();

	private final OpenAiSettings settings;

	private final AttemptSeries series;

	private final TimeSource time;

	private final CallListener listeners;

	private final Cooldown cooldown;

	private final Redactor redactor;

	GuardedCalls(OpenAiSettings settings, AttemptSeries series, TimeSource time, CallListener listeners) {
		this.settings = settings;
		this.series = series;
		this.time = time;
		this.listeners = listeners;
		this.cooldown = new Cooldown(time);
		this.redactor = settings.redactor();
	}

	CallState start(Operation operation, String model) {
		String id = this.idPrefix + "-" + Long.toString(this.count.incrementAndGet(), Character.MAX_RADIX);
		CallState call = new CallState(new CallState.Identity(id, operation, this.settings), model, this.time,
				this.listeners);
		this.listeners.callStarted(call);
		return call;
	}

	<T> T run(CallState call, Runnable guardrail, Supplier<T> attempt) {
		try {
			guardrail.run();
			T result = answer(call, attempt);
			this.listeners.callSucceeded(call, call.answer());
			return result;
		}
		catch (AttemptFailure failure) {
			throw failed(call, Failures.exhausted(call, failure));
		}
		catch (BackOffInterruptedException ex) {
			throw failed(call, Failures.interrupted(call));
		}
		catch (OpenAiClientException refusal) {
			throw failed(call, Failures.refused(call, refusal));
		}
		catch (Error error) {
			// Listeners hear of the end of every call; what they opened would stay open.
			failed(call, Failures.defect(call, error));
			throw error;
		}
	}

	private <T> T answer(CallState call, Supplier<T> attempt) {
		boolean mayFallBack = mayFallBack(call);
		if (mayFallBack && this.settings.fallback().cooldown() && this.cooldown.remaining() != null) {
			call.switchTo(this.settings.models().fallback());
			return this.series.run(call, attempt);
		}
		try {
			return this.series.run(call, attempt);
		}
		catch (AttemptFailure failure) {
			if (!mayFallBack || !helpedByAnotherModel(failure)) {
				throw failure;
			}
			coolDown(failure);
			if (call.isOverdue()) {
				throw failure;
			}
			call.switchTo(this.settings.models().fallback());
			return this.series.run(call, attempt);
		}
	}

	private void coolDown(AttemptFailure failure) {
		Duration retryAfter = failure.retryAfter();
		if (failure.reason() == FailureReason.RATE_LIMIT && retryAfter != null) {
			Duration longest = this.settings.retry().maxRetryAfter();
			this.cooldown.extend((retryAfter.compareTo(longest) <= 0) ? retryAfter : longest);
		}
	}

	private boolean mayFallBack(CallState call) {
		return call.operation() == Operation.CHAT && this.settings.fallback().enabled()
				&& call.model().equals(this.settings.models().baseline());
	}

	private static boolean helpedByAnotherModel(AttemptFailure failure) {
		return failure.retryable() && (failure.reason() == FailureReason.RATE_LIMIT
				|| failure.reason() == FailureReason.TRANSIENT_FAILURE);
	}

	// A model asked for by mistake may be the key itself.
	private OpenAiClientException failed(CallState call, OpenAiClientException failure) {
		OpenAiClientException redacted = failure.redactedBy(this.redactor);
		this.listeners.callFailed(call, redacted);
		return redacted;
	}

	ClientState state() {
		RetryBudget budget = this.series.budget();
		return new ClientState(this.cooldown.remaining(), (budget != null) ? budget.available() : null,
				(budget != null) ? budget.capacity() : null);
	}

}
