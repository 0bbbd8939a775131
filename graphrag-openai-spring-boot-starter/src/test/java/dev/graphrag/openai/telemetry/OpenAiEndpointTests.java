package dev.graphrag.openai.telemetry;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import dev.graphrag.openai.ClientState;
import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.client.ManualTime;
import dev.graphrag.openai.settings.OpenAiSettings.Policy;
import dev.graphrag.openai.settings.Setting;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OpenAiEndpointTests {

	private final CallOutcomes outcomes = new CallOutcomes(new ManualTime(), Duration.ofMinutes(5));

	private final OpenAiEndpoint endpoint = new OpenAiEndpoint(
			Events.settings("gpt-4.1-mini", true, 256, "https://private.example/v1"),
			() -> new ClientState(Duration.ofSeconds(2), 495, 500), this.outcomes,
			() -> new OpenAiEndpoint.Beans(List.of("openAiChatModel"), List.of("openAiImageModel")));

	@Test
	void showsEverySettingInEffect() {
		assertThat(this.endpoint.description().settings())
			.containsOnlyKeys(Arrays.stream(Setting.values()).map(Setting::property).toArray(String[]::new))
			.containsEntry("graphrag.openai.embedding.dimensions", 256)
			.containsEntry("graphrag.openai.retry.backoff", "PT0.5S")
			.containsEntry("graphrag.openai.stream.idle-timeout", "PT30S")
			.containsEntry("graphrag.openai.stream.max-duration", "PT10M")
			.containsEntry("graphrag.openai.stream.max-concurrent", 256)
			.containsEntry("graphrag.openai.async.max-concurrent", 128)
			.containsEntry("graphrag.openai.async.max-queued", 1000)
			.containsEntry("graphrag.openai.spring-ai.enabled", true);
	}

	@Test
	void showsNoSecret() {
		assertThat(this.endpoint.description().settings()).containsEntry("graphrag.openai.api-key", "***")
			.containsEntry("graphrag.openai.base-url", "https://***/v1");
		assertThat(this.endpoint.description().toString()).doesNotContain(Events.API_KEY, "private.example");
	}

	@Test
	void showsTheAllowlistAndTheClientsState() {
		assertThat(this.endpoint.description().allowedChatModels()).containsExactly("gpt-4.1-mini", "gpt-4o-mini");
		assertThat(this.endpoint.description().state()).isEqualTo(new OpenAiEndpoint.State(2, 495, 500, null));
	}

	@Test
	void showsTheRateBudget() {
		ClientState.Budget budget = new ClientState.Budget("redis", true, 4,
				Map.of("gpt-4.1-mini", new ClientState.BudgetLeft(499L, null)));
		OpenAiEndpoint limited = new OpenAiEndpoint(Events.settingsWithLimits(),
				() -> new ClientState(null, null, null, budget), this.outcomes,
				() -> new OpenAiEndpoint.Beans(List.of(), List.of()));
		assertThat(limited.description().state()).isEqualTo(new OpenAiEndpoint.State(0, null, null, budget));
	}

	@Test
	void showsThePolicy() {
		assertThat(this.endpoint.description().policy())
			.isEqualTo(new OpenAiEndpoint.Policy("gpt-4.1-mini", "gpt-4o-mini", false));
		OpenAiEndpoint changed = new OpenAiEndpoint(
				Events.settings().withPolicy(new Policy("gpt-6-mini", "gpt-4o-mini")), () -> null, this.outcomes,
				() -> new OpenAiEndpoint.Beans(List.of(), List.of()));
		assertThat(changed.description().policy())
			.isEqualTo(new OpenAiEndpoint.Policy("gpt-6-mini", "gpt-4o-mini", true));
	}

	@Test
	void showsWhichBeansAreGuarded() {
		assertThat(this.endpoint.description().guardedBeans()).containsExactly("openAiChatModel");
		assertThat(this.endpoint.description().unguardedBeans()).containsExactly("openAiImageModel");
	}

	@Test
	void showsHowTheLastCallsEnded() {
		this.outcomes.callSucceeded(FakeCall.chat(), Events.chatAnswer());
		this.outcomes.callFailed(FakeCall.chat(), Events.failure(FailureReason.RATE_LIMIT));
		assertThat(this.endpoint.description().lastCalls())
			.containsEntry("chat",
					new OpenAiEndpoint.LastCalls(1, "2026-11-22T10:00:00Z", "2026-11-22T10:00:00Z", "rate_limit"))
			.containsEntry("embedding", new OpenAiEndpoint.LastCalls(0, null, null, null));
	}

}
