package dev.graphrag.openai.springai;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.graphrag.openai.CallListener;
import dev.graphrag.openai.OpenAiClientException;

/**
 * Keeps what a listener hears, as lines such as {@code "attempt 1 gpt-4.1-mini"}.
 */
public final class RecordedCalls implements CallListener {

	private final List<Event> events = new CopyOnWriteArrayList<>();

	@Override
	public void callStarted(Call call) {
		record(call, "started");
	}

	@Override
	public void attemptStarted(Call call) {
		record(call, "attempt " + call.attempt() + " " + call.model());
	}

	@Override
	public void backOffStarted(Call call, BackOff backOff) {
		record(call, "wait " + backOff.delay().toMillis());
	}

	@Override
	public void firstContent(Call call) {
		record(call, "content");
	}

	@Override
	public void callSucceeded(Call call, Answer answer) {
		record(call, "succeeded");
	}

	@Override
	public void callFailed(Call call, OpenAiClientException failure) {
		record(call, "failed " + failure.reason().code());
	}

	@Override
	public void callCancelled(Call call) {
		record(call, "cancelled");
	}

	private void record(Call call, String step) {
		this.events.add(new Event(call.id(), step));
	}

	public void clear() {
		this.events.clear();
	}

	/**
	 * Return the identifiers of the calls, in the order of their beginnings.
	 */
	public List<String> ids() {
		return this.events.stream().map(Event::id).distinct().toList();
	}

	/**
	 * Return what was heard of one call.
	 */
	public List<String> of(String id) {
		return this.events.stream().filter((event) -> event.id().equals(id)).map(Event::step).toList();
	}

	/**
	 * Return what was heard of all calls.
	 */
	public List<String> steps() {
		return this.events.stream().map(Event::step).toList();
	}

	private record Event(String id, String step) {

	}

}
