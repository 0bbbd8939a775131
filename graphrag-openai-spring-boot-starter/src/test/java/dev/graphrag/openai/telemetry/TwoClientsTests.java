package dev.graphrag.openai.telemetry;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import ch.qos.logback.classic.Level;
import dev.graphrag.openai.CallListener;
import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.Operation;
import dev.graphrag.openai.Secret;
import dev.graphrag.openai.settings.BudgetSettings;
import dev.graphrag.openai.settings.BudgetSettings.Limits;
import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.settings.OpenAiSettings.Embedding;
import dev.graphrag.openai.settings.OpenAiSettings.Policy;
import dev.graphrag.openai.settings.OpenAiSettings.PriceChange;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

/**
 * Two clients with different settings share their listeners, in whatever order they are
 * built.
 */
class TwoClientsTests {

	private static final OpenAiSettings PLAIN = Events.settings().withActor("plain");

	private static final OpenAiSettings OWN = OpenAiSettings.defaults()
		.withEndpoint("https://gateway.example/v1", new Secret("gateway-key-42"))
		.withActor("own")
		.withFallback(Events.settingsWithFallback().fallback())
		.withPolicy(new Policy("gpt-4.1-mini", "house-model"))
		.withEmbedding(new Embedding("house-embedding", 1536))
		.withPricing(Map.of("gpt-4.1-mini", new PriceChange(4.0, 4.0, 16.0), "house-embedding",
				new PriceChange(1.0, null, null)))
		.withBudget(BudgetSettings.none().withEmbedding(new Limits(500L, null)));

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	@RegisterExtension
	private final CapturedEvents log = new CapturedEvents(Level.DEBUG);

	private final List<CallListener> listeners = List.of(new OpenAiMeters(this.registry), new OpenAiLogEvents());

	@BeforeEach
	void build() {
		this.listeners.forEach((listener) -> {
			listener.clientCreated(OWN);
			listener.clientCreated(PLAIN);
			listener.clientCreated(OWN);
		});
		this.log.all().clear();
	}

	@Test
	void costsAreEstimatedAtThePricesOfTheCallsClient() {
		succeed(FakeCall.chat().of(PLAIN));
		assertThat(cost("gpt-4.1-mini", "completion")).isCloseTo(200 * 1.60 / 1e6, within(1e-12));
		succeed(FakeCall.chat().of(OWN));
		assertThat(cost("gpt-4.1-mini", "completion")).isCloseTo(200 * 17.60 / 1e6, within(1e-12));
	}

	@Test
	void modelsOfOneClientAreUnknownToTheOther() {
		succeed(FakeCall.embedding("house-embedding").of(OWN));
		assertThat(embeddingTokens("house-embedding")).isEqualTo(50);
		assertThat(cost("house-embedding", "input")).isCloseTo(50 / 1e6, within(1e-12));
		succeed(FakeCall.embedding("house-embedding").of(PLAIN));
		assertThat(embeddingTokens("house-embedding")).isEqualTo(50);
		assertThat(embeddingTokens("other")).isEqualTo(50);
		assertThat(this.registry.find("graphrag.openai.cost").tag("model", "other").meter()).isNull();
	}

	@Test
	void fallbacksAreLabelledByTheCallsPolicy() {
		this.listeners.forEach(
				(listener) -> listener.fellBack(FakeCall.chat("house-model").of(OWN), "gpt-4.1-mini", "house-model"));
		assertThat(this.registry.get("graphrag.openai.fallback")
			.tags("from_model", "gpt-4.1-mini", "to_model", "house-model")
			.counter()
			.count()).isOne();
		assertThat(this.registry.find("graphrag.openai.fallback").tag("to_model", "gpt-4o-mini").meter()).isNull();
	}

	@Test
	void overrideOfTheDimensionsIsTheCallsOwn() {
		succeed(FakeCall.embedding().of(PLAIN));
		assertThat(this.log.names()).containsExactly("openai.embedding.success");
		succeed(FakeCall.embedding("house-embedding").of(OWN));
		assertThat(this.log.names()).containsExactly("openai.embedding.success", "openai.embedding.override_applied",
				"openai.embedding.success");
	}

	@Test
	void rateBudgetOfAModelThatOneClientAloneKnowsIsItsOwn() {
		assertThat(this.registry.get("graphrag.openai.budget.available").gauges()).hasSize(1);
		reserve(FakeCall.embedding("house-embedding").of(OWN));
		reserve(FakeCall.embedding("house-embedding").of(PLAIN));
		assertThat(this.registry.get("graphrag.openai.budget.available").gauges()).hasSize(2)
			.allMatch((gauge) -> "house-embedding".equals(gauge.getId().getTag("model")));
		assertThat(budgetWaits("house-embedding")).isOne();
		assertThat(budgetWaits("other")).isOne();
	}

	@Test
	void redactsByTheCallsOwnKey() {
		fail(FakeCall.chat("gateway-key-42").of(OWN));
		assertThat(this.log.facts()).contains(entry("actor", "own"), entry("model", "***"));
		this.log.all().clear();
		fail(FakeCall.chat("unknown-model").of(PLAIN));
		assertThat(this.log.facts()).contains(entry("actor", "plain"), entry("model", "unknown-model"));
	}

	private void succeed(FakeCall call) {
		boolean chat = call.operation() == Operation.CHAT;
		this.listeners.forEach((listener) -> {
			listener.callStarted(call);
			listener.callSucceeded(call, chat ? Events.chatAnswer() : Events.embeddingAnswer());
		});
	}

	private void reserve(FakeCall call) {
		this.listeners.forEach((listener) -> {
			listener.budgetReserved(call, Events.place(Duration.ofSeconds(1)));
			listener.budgetWaitEnded(call, Duration.ofSeconds(1));
		});
	}

	private void fail(FakeCall call) {
		this.listeners
			.forEach((listener) -> listener.callFailed(call, Events.failure(FailureReason.UNSUPPORTED_MODEL)));
	}

	private double cost(String model, String tokenType) {
		return this.registry.get("graphrag.openai.cost")
			.tags("model", model, "token_type", tokenType)
			.counter()
			.count();
	}

	private long budgetWaits(String model) {
		return this.registry.get("graphrag.openai.budget.wait").tag("model", model).summary().count();
	}

	private double embeddingTokens(String model) {
		return this.registry.get("graphrag.openai.embedding.tokens").tag("model", model).counter().count();
	}

}
