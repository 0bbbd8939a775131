package dev.graphrag.openai.client;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.graphrag.openai.CallReport;
import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.attempt.AttemptFailure;
import dev.graphrag.openai.redaction.Redactor;
import dev.graphrag.openai.retry.Limit;
import dev.graphrag.openai.retry.SeriesExhaustedException;
import dev.graphrag.openai.settings.Setting;
import org.jspecify.annotations.Nullable;

/**
 * Makes the error that a call ends in, from figures and sentences of our own.
 */
final class Failures {

	private Failures() {
	}

	/**
	 * Return the error of a call that something was thrown in.
	 */
	static OpenAiClientException of(FailedCall call, Throwable cause) {
		if (cause instanceof SeriesExhaustedException exhausted) {
			return exhausted(call, exhausted.last(), exhausted.limit());
		}
		if (cause instanceof AttemptFailure failure) {
			return exhausted(call, failure, null);
		}
		return (cause instanceof OpenAiClientException refusal) ? refused(call, refusal) : internal(call, cause);
	}

	/**
	 * Return the error to throw, unless the cause is the JVM's own trouble, which is not
	 * for callers to handle as a failed call.
	 */
	static OpenAiClientException unlessJvms(Throwable cause, OpenAiClientException failure) {
		if (cause instanceof VirtualMachineError error && !(error instanceof StackOverflowError)) {
			throw error;
		}
		return failure;
	}

	private static OpenAiClientException exhausted(FailedCall call, AttemptFailure last, @Nullable Limit limit) {
		Map<String, Object> details = details(call);
		if (limit != null) {
			details.put("exhausted_by", limit.code());
			details.put("retry_budget_exhausted", limit == Limit.RETRY_BUDGET);
		}
		details.putAll(last.details());
		String message = failed(call) + after(call.report().totalAttempts()) + last.problem()
				+ explained(limit, last.retryAfter());
		return new OpenAiClientException(last.reason(), message, last.remediation(), details, last.retryAfter());
	}

	static OpenAiClientException refused(FailedCall call, String problem) {
		return new OpenAiClientException(FailureReason.INVALID_REQUEST, failed(call) + ": " + problem, details(call));
	}

	static OpenAiClientException overloaded(FailedCall call, Setting limit) {
		return new OpenAiClientException(FailureReason.OVERLOADED,
				failed(call) + ": there are as many calls as " + limit.property() + " allows.", details(call));
	}

	// What others throw may quote the answer or the prompt, so its class alone is told.
	private static OpenAiClientException internal(FailedCall call, Throwable defect) {
		return new OpenAiClientException(FailureReason.INTERNAL,
				failed(call) + " on a defect of the program (" + defect.getClass().getName() + ").", details(call));
	}

	/**
	 * Add what is known of the call to a guardrail's refusal.
	 */
	private static OpenAiClientException refused(FailedCall call, OpenAiClientException refusal) {
		Map<String, Object> details = details(call);
		details.putAll(refusal.details());
		return new OpenAiClientException(refusal.reason(), String.valueOf(refusal.getMessage()), refusal.remediation(),
				details, refusal.retryAfter());
	}

	/**
	 * Take the values out that a redactor knows: a model asked for by mistake may be the
	 * key itself, and a server may answer with one.
	 */
	static OpenAiClientException redacted(OpenAiClientException failure, Redactor redactor) {
		Map<String, Object> details = new LinkedHashMap<>();
		failure.details().forEach((key, value) -> details.put(key, redactor.redactValue(value)));
		OpenAiClientException redacted = new OpenAiClientException(failure.reason(),
				redactor.redact(failure.getMessage()), redactor.redact(failure.remediation()), details,
				failure.retryAfter());
		redacted.setStackTrace(failure.getStackTrace());
		return redacted;
	}

	private static String failed(FailedCall call) {
		return "OpenAI " + call.title() + " failed";
	}

	private static String after(int attempts) {
		return (attempts == 0) ? ": " : " after " + attempts + ((attempts == 1) ? " attempt: " : " attempts: ");
	}

	private static String explained(@Nullable Limit limit, @Nullable Duration retryAfter) {
		if (limit == null) {
			return "";
		}
		return switch (limit) {
			case MAX_RETRY_AFTER -> " The server asks to wait " + seconds(retryAfter)
					+ " s, longer than graphrag.openai.retry.max-retry-after allows.";
			case MAX_ELAPSED ->
				" Another wait would overrun the call's deadline" + " (graphrag.openai.retry.max-elapsed, or its own).";
			case RETRY_BUDGET -> " It was not retried because the client's retry budget is used up.";
		};
	}

	private static Map<String, Object> details(FailedCall call) {
		CallReport report = call.report();
		Map<String, Object> details = new LinkedHashMap<>(call.identity());
		if (!report.attempts().isEmpty()) {
			details.put("attempts", report.attempts());
			details.put("waits_seconds", report.waits().stream().map(Failures::seconds).toList());
		}
		if (!call.budgetWait().isZero()) {
			details.put("budget_waited_seconds", seconds(call.budgetWait()));
		}
		if (report.lastStatus() != null) {
			details.put("status", report.lastStatus());
		}
		if (report.lastRetryAfter() != null) {
			details.put("retry_after_seconds", seconds(report.lastRetryAfter()));
		}
		if (report.requestId() != null) {
			details.put("request_id", report.requestId());
		}
		return details;
	}

	private static double seconds(@Nullable Duration duration) {
		return (duration != null) ? duration.toNanos() / 1e9 : 0;
	}

}
