package dev.graphrag.openai.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.graphrag.openai.CallListener.Attempt;
import dev.graphrag.openai.CallReport;
import org.jspecify.annotations.Nullable;

/**
 * What was tried during one call. Used by the thread that makes the call alone.
 */
final class CallLedger {

	private final Map<String, Integer> attempts = new LinkedHashMap<>(4);

	private List<Duration> waits = List.of();

	private Duration budgetWait = Duration.ZERO;

	private @Nullable Integer lastStatus;

	private @Nullable Duration lastRetryAfter;

	private @Nullable String lastRequestId;

	void attemptBegun(String model) {
		this.attempts.merge(model, 1, Integer::sum);
	}

	void attemptEnded(Attempt attempt) {
		this.lastStatus = attempt.status();
		this.lastRequestId = attempt.requestId();
		this.lastRetryAfter = (attempt.retryAfter() != null) ? attempt.retryAfter() : this.lastRetryAfter;
	}

	void waitBegun(Duration delay) {
		if (this.waits.isEmpty()) {
			this.waits = new ArrayList<>();
		}
		this.waits.add(delay);
	}

	void budgetWaited(Duration waited) {
		this.budgetWait = this.budgetWait.plus(waited);
	}

	Duration budgetWait() {
		return this.budgetWait;
	}

	CallReport report(String callId) {
		return new CallReport(callId, this.attempts, this.waits, this.lastStatus, this.lastRetryAfter,
				this.lastRequestId);
	}

}
