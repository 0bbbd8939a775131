package dev.graphrag.openai.client;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.graphrag.openai.CallListener;
import dev.graphrag.openai.CallListener.Attempt;
import dev.graphrag.openai.CallListener.BackOff;
import dev.graphrag.openai.CallListener.BudgetPlace;
import dev.graphrag.openai.CallReport;
import dev.graphrag.openai.Operation;
import dev.graphrag.openai.budget.Priority;
import dev.graphrag.openai.http.Cancellation;
import dev.graphrag.openai.retry.RetriedCall;

/**
 * One call on its way: whatever happens to it is told to its listeners and written into
 * its ledger. Used by the thread that makes the call alone.
 */
final class RunningCall implements RetriedCall, FailedCall {

	private final CallView call;

	private final CallListener listeners;

	private final Priority priority;

	private final Cancellation cancellation;

	private final CallLedger ledger = new CallLedger();

	private Deadline deadline = () -> Duration.ZERO;

	private Map<String, Object> notes = Map.of();

	RunningCall(CallView call, CallStart start, CallListener listeners) {
		this.call = call;
		this.listeners = listeners;
		this.priority = start.priority();
		this.cancellation = start.cancellation();
	}

	void endBy(Deadline deadline) {
		this.deadline = deadline;
	}

	Cancellation cancellation() {
		return this.cancellation;
	}

	Priority priority() {
		return this.priority;
	}

	boolean cancelled() {
		return this.cancellation.cancelled();
	}

	Operation operation() {
		return this.call.operation();
	}

	String id() {
		return this.call.id();
	}

	String actor() {
		return this.call.actor();
	}

	String model() {
		return this.call.model();
	}

	/**
	 * The call turns out to ask for another model than it seemed to.
	 */
	void asksFor(String model) {
		if (!model.equals(this.call.model())) {
			this.call.model(model);
		}
	}

	void fallBackTo(String model) {
		String fromModel = this.call.model();
		this.call.model(model);
		this.listeners.fellBack(this.call, fromModel, model);
	}

	@Override
	public Duration remaining() {
		return this.deadline.remaining();
	}

	@Override
	public void backingOff(BackOff backOff) {
		this.ledger.waitBegun(backOff.delay());
		this.listeners.backOffStarted(this.call, backOff);
	}

	void budgetReserved(BudgetPlace place) {
		this.listeners.budgetReserved(this.call, place);
	}

	/**
	 * A wait for the rate budget has ended. A request of a corpus run has the time for it
	 * beside its own.
	 */
	void budgetWaitEnded(Duration waited) {
		if (this.priority == Priority.BATCH) {
			Deadline before = this.deadline;
			this.deadline = () -> before.remaining().plus(waited);
		}
		this.ledger.budgetWaited(waited);
		this.listeners.budgetWaitEnded(this.call, waited);
	}

	@Override
	public Duration budgetWait() {
		return this.ledger.budgetWait();
	}

	/**
	 * An attempt begins.
	 * @return the headers that listeners give it
	 */
	Map<String, String> beginAttempt() {
		this.call.nextAttempt();
		this.ledger.attemptBegun(this.call.model());
		this.listeners.attemptStarted(this.call);
		return this.call.takeHeaders();
	}

	void endAttempt(Attempt attempt) {
		this.ledger.attemptEnded(attempt);
		this.listeners.attemptFinished(this.call, attempt);
	}

	void firstContent() {
		this.listeners.firstContent(this.call);
	}

	/**
	 * Add figures that every error of this call has in its details.
	 */
	void note(Map<String, Object> notes) {
		this.notes = notes;
	}

	@Override
	public String title() {
		return operation().code() + " call with " + model();
	}

	@Override
	public Map<String, Object> identity() {
		Map<String, Object> identity = new LinkedHashMap<>();
		identity.put("operation", operation().code());
		identity.put("model", model());
		identity.put("call_id", id());
		identity.putAll(this.notes);
		return identity;
	}

	@Override
	public CallReport report() {
		return this.ledger.report(this.call.id());
	}

}
