package dev.graphrag.openai.telemetry;

import java.time.Duration;

import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.Operation;
import dev.graphrag.openai.Secret;
import dev.graphrag.openai.client.ManualTime;
import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.telemetry.CallOutcomes.Failure;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CallOutcomesTests {

	private final CallOutcomes outcomes = new CallOutcomes(new ManualTime(), Duration.ofMinutes(5));

	@Test
	void remembersNoKeyThatWasAskedForAsAModel() {
		OpenAiSettings settings = Events.settings().withApiKey(new Secret("gateway-key-42"));
		fail(FakeCall.chat("gateway-key-42").of(settings));
		assertThat(lastFailure()).extracting(Failure::model).isEqualTo("***");
		fail(FakeCall.chat("sk-proj-somebodyelses0123456789").of(settings));
		assertThat(lastFailure()).extracting(Failure::model).isEqualTo("***");
	}

	@Test
	void remembersTheModelOfAFailureOnOneLine() {
		fail(FakeCall.chat("evil\nmodel"));
		assertThat(lastFailure()).extracting(Failure::model).isEqualTo("evil?model");
	}

	private void fail(FakeCall call) {
		this.outcomes.callFailed(call, Events.failure(FailureReason.UNSUPPORTED_MODEL));
	}

	private @Nullable Failure lastFailure() {
		return this.outcomes.of(Operation.CHAT).lastFailure();
	}

}
