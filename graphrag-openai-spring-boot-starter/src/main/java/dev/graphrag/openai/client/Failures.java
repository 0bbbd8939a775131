package dev.graphrag.openai.client;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import dev.graphrag.openai.CallReport;
import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.http.AttemptFailure;
import dev.graphrag.openai.retry.RetryingCall.Limit;
import org.jspecify.annotations.Nullable;

/**
 * Makes the error that the caller gets out of what was tried.
 */
final class Failures {

	private Failures() {
	}

	static OpenAiClientException exhausted(CallState call, AttemptFailure last) {
		Map<String, Object> details = details(call);
		details.putAll(last.details());
		CallReport report = call.report();
		int attempts = report.totalAttempts();
		String message = failed(call) + " after " + attempts + ((attempts == 1) ? " attempt: " : " attempts: ")
				+ last.problem() + explained(call.limit(), last.retryAfter());
		return new OpenAiClientException(last.reason(), message, details);
	}

	static OpenAiClientException interrupted(CallState call) {
		return new OpenAiClientException(FailureReason.INTERRUPTED,
				failed(call) + ": the wait before a retry was interrupted.", details(call));
	}

	static OpenAiClientException refused(CallState call, String problem) {
		return new OpenAiClientException(FailureReason.INVALID_REQUEST, failed(call) + ": " + problem, details(call));
	}

	static OpenAiClientException defect(CallState call, Error error) {
		return new OpenAiClientException(FailureReason.CLIENT_INIT,
				failed(call) + " on a defect of the program (" + error.getClass().getName() + ").", details(call));
	}

	/**
	 * Add what is known of the call to a guardrail's refusal.
	 */
	static OpenAiClientException refused(CallState call, OpenAiClientException refusal) {
		Map<String, Object> details = details(call);
		details.putAll(refusal.details());
		return new OpenAiClientException(refusal.reason(), String.valueOf(refusal.getMessage()), refusal.remediation(),
				details);
	}

	private static String failed(CallState call) {
		return "OpenAI " + call.operation().code() + " call with " + call.model() + " failed";
	}

	private static String explained(@Nullable Limit limit, @Nullable Duration retryAfter) {
		if (limit == null) {
			return "";
		}
		return switch (limit) {
			case MAX_RETRY_AFTER -> " The server asks to wait " + seconds(retryAfter)
					+ " s, longer than graphrag.openai.retry.max-retry-after allows.";
			case MAX_ELAPSED -> " Another wait would overrun graphrag.openai.retry.max-elapsed.";
			case RETRY_BUDGET -> " It was not retried because the client's retry budget is used up.";
		};
	}

	private static Map<String, Object> details(CallState call) {
		CallReport report = call.report();
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("operation", call.operation().code());
		details.put("model", call.model());
		details.put("call_id", call.id());
		details.putAll(call.notes());
		if (!report.attempts().isEmpty()) {
			details.put("attempts", Map.copyOf(report.attempts()));
			details.put("waits_seconds", report.waits().stream().map(Failures::seconds).toList());
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
		Limit limit = call.limit();
		if (limit != null) {
			details.put("exhausted_by", limit.name().toLowerCase(Locale.ROOT));
			details.put("retry_budget_exhausted", limit == Limit.RETRY_BUDGET);
		}
		return details;
	}

	private static double seconds(@Nullable Duration duration) {
		return (duration != null) ? duration.toNanos() / 1e9 : 0;
	}

}
