package dev.graphrag.openai.client;

import java.util.List;

import dev.graphrag.openai.ClientState;
import dev.graphrag.openai.http.Transport;
import dev.graphrag.openai.retry.RetryBudget;
import org.jspecify.annotations.Nullable;

/**
 * What a client remembers between calls, and how it ends.
 *
 * @param time ends its waits
 * @param transport ends its requests
 * @param budget its retry budget, {@code null} if there is none
 * @param gate knows its rate budget
 * @param models knows its cooldown
 * @param workers make the calls that nobody waits for
 */
record ClientControl(ClosingTime time, Transport transport, @Nullable RetryBudget budget, BudgetGate gate,
		ModelFallback models, List<Workers> workers) {

	ClientState state() {
		return new ClientState(this.models.cooldown(), (this.budget != null) ? this.budget.available() : null,
				(this.budget != null) ? this.budget.capacity() : null, this.gate.state());
	}

	void endWaits() {
		this.time.endSleeps();
		this.workers.forEach(Workers::endWaits);
	}

	void resumeWaits() {
		this.time.resumeSleeps();
		this.workers.forEach(Workers::resumeWaits);
	}

	void close() {
		endWaits();
		this.transport.close();
		this.workers.forEach(Workers::endRunning);
	}

}
