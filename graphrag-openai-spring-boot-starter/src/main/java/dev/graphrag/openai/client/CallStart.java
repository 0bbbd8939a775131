package dev.graphrag.openai.client;

import java.time.Duration;

import dev.graphrag.openai.Operation;
import dev.graphrag.openai.budget.Priority;
import dev.graphrag.openai.http.Cancellation;

/**
 * A call that is to begin.
 *
 * @param operation its kind
 * @param model the model that it seems to ask for
 * @param limit the time that its attempts and waits may take
 * @param priority which line of the rate budget it waits in
 * @param streaming whether the answer is streamed
 * @param cancellation lets another thread end it
 */
record CallStart(Operation operation, String model, Duration limit, Priority priority, boolean streaming,
		Cancellation cancellation) {

	static CallStart blocking(Operation operation, String model, Duration limit) {
		return new CallStart(operation, model, limit, Priority.INTERACTIVE, false, new Cancellation());
	}

}
