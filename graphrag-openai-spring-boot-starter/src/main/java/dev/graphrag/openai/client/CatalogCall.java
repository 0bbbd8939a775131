package dev.graphrag.openai.client;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;

import dev.graphrag.openai.CallListener.Attempt;
import dev.graphrag.openai.CallListener.BackOff;
import dev.graphrag.openai.CallReport;
import dev.graphrag.openai.retry.RetriedCall;

/**
 * One reading of the list of models, with all its pages. Listeners do not hear of it:
 * what they count and log belongs to a model. Used by the thread that reads alone.
 */
final class CatalogCall implements RetriedCall, FailedCall {

	private static final String OPERATION = "models";

	private final String id = UUID.randomUUID().toString();

	private final CallLedger ledger = new CallLedger();

	private final Deadline deadline;

	CatalogCall(Deadline deadline) {
		this.deadline = deadline;
	}

	String id() {
		return this.id;
	}

	@Override
	public Duration remaining() {
		return this.deadline.remaining();
	}

	@Override
	public void backingOff(BackOff backOff) {
		this.ledger.waitBegun(backOff.delay());
	}

	void beginAttempt() {
		this.ledger.attemptBegun(OPERATION);
	}

	void endAttempt(Attempt attempt) {
		this.ledger.attemptEnded(attempt);
	}

	@Override
	public String title() {
		return "model list";
	}

	@Override
	public Map<String, Object> identity() {
		return Map.of("operation", OPERATION, "call_id", this.id);
	}

	@Override
	public CallReport report() {
		return this.ledger.report(this.id);
	}

	@Override
	public Duration budgetWait() {
		return this.ledger.budgetWait();
	}

}
