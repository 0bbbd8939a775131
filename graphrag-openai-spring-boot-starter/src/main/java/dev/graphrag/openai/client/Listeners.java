package dev.graphrag.openai.client;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import dev.graphrag.openai.CallListener;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.settings.OpenAiSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All listeners as one; a listener that fails fails nothing else.
 */
final class Listeners implements CallListener {

	private static final Logger logger = LoggerFactory.getLogger(Listeners.class);

	private final String actor;

	private final List<CallListener> listeners;

	Listeners(String actor, List<CallListener> listeners) {
		this.actor = actor;
		this.listeners = List.copyOf(listeners);
	}

	@Override
	public void clientCreated(OpenAiSettings settings) {
		each((listener) -> listener.clientCreated(settings));
	}

	@Override
	public void callStarted(Call call) {
		each((listener) -> listener.callStarted(call));
	}

	@Override
	public void attemptStarted(Call call) {
		each((listener) -> listener.attemptStarted(call));
	}

	@Override
	public void attemptFinished(Call call, Attempt attempt) {
		each((listener) -> listener.attemptFinished(call, attempt));
	}

	@Override
	public void backOffStarted(Call call, BackOff backOff) {
		each((listener) -> listener.backOffStarted(call, backOff));
	}

	@Override
	public void budgetReserved(Call call, BudgetPlace place) {
		each((listener) -> listener.budgetReserved(call, place));
	}

	@Override
	public void budgetWaitEnded(Call call, Duration waited) {
		each((listener) -> listener.budgetWaitEnded(call, waited));
	}

	@Override
	public void fellBack(Call call, String fromModel, String toModel) {
		each((listener) -> listener.fellBack(call, fromModel, toModel));
	}

	@Override
	public void firstContent(Call call) {
		each((listener) -> listener.firstContent(call));
	}

	@Override
	public void callCancelled(Call call) {
		each((listener) -> listener.callCancelled(call));
	}

	@Override
	public void callSucceeded(Call call, Answer answer) {
		each((listener) -> listener.callSucceeded(call, answer));
	}

	@Override
	public void callFailed(Call call, OpenAiClientException failure) {
		each((listener) -> listener.callFailed(call, failure));
	}

	private void each(Consumer<CallListener> event) {
		for (CallListener listener : this.listeners) {
			try {
				event.accept(listener);
			}
			catch (Throwable ex) {
				// An error too: the listeners that come after it would miss an end whose
				// beginning they have heard.
				warn(listener, ex);
			}
		}
	}

	// The message of a foreign exception is not known to be free of secrets.
	private void warn(CallListener listener, Throwable failure) {
		try {
			logger.atWarn()
				.addKeyValue("actor", this.actor)
				.addKeyValue("listener", listener.getClass().getName())
				.addKeyValue("error", failure.getClass().getName())
				.log("openai.listener.failed");
		}
		catch (Throwable ex) {
			// What ran out for the listener, stack or memory, may be missing here too.
		}
	}

}
