package dev.graphrag.probe.command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.graphrag.openai.CallListener.BackOff;
import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.Operation;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ProgressListener}.
 */
class ProgressListenerTests {

	private final FakeCall call = new FakeCall(Operation.CHAT, "gpt-4.1-mini", 2);

	private final List<String> shown = new ArrayList<>();

	private final ProgressListener listener = new ProgressListener(this.shown::add);

	@Test
	void tellsTheAttempt() {
		this.listener.attemptStarted(this.call);
		assertThat(this.shown).containsExactly("chat with gpt-4.1-mini, attempt 2");
	}

	@Test
	void tellsThatTheServerAskedForTheWait() {
		this.listener.backOffStarted(this.call,
				new BackOff(Duration.ofSeconds(12), Duration.ofSeconds(12), FailureReason.RATE_LIMIT));
		assertThat(this.shown)
			.containsExactly("chat with gpt-4.1-mini: waiting 12 s, asked by the server (rate_limit)");
	}

	@Test
	void tellsAWaitOfTheClientsOwn() {
		this.listener.backOffStarted(this.call,
				new BackOff(Duration.ofMillis(460), null, FailureReason.TRANSIENT_FAILURE));
		assertThat(this.shown)
			.containsExactly("chat with gpt-4.1-mini: waiting 0.5 s, then retrying (transient_failure)");
	}

	@Test
	void tellsTheFallback() {
		this.listener.fellBack(this.call, "gpt-4.1-mini", "gpt-4o-mini");
		assertThat(this.shown).containsExactly("chat: going on with gpt-4o-mini instead of gpt-4.1-mini");
	}

}
