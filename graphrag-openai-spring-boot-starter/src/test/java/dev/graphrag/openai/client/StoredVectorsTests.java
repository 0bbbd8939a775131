package dev.graphrag.openai.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import dev.graphrag.openai.CallListener;
import dev.graphrag.openai.EmbeddingKey;
import dev.graphrag.openai.EmbeddingResult;
import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.Operation;
import dev.graphrag.openai.SharedOpenAiClient;
import dev.graphrag.openai.budget.RateBudgets;
import dev.graphrag.openai.corpus.MapStore;
import dev.graphrag.openai.corpus.PaidTexts;
import dev.graphrag.openai.springai.EverythingLogged;
import dev.graphrag.openai.springai.RecordedCalls;
import dev.graphrag.openai.store.GuardedStore;
import dev.graphrag.openai.telemetry.CallOutcomes;
import dev.graphrag.openai.telemetry.OpenAiLogEvents;
import dev.graphrag.openai.telemetry.OpenAiMeters;
import dev.graphrag.openai.test.OpenAiEmulator;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingOptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Embedding calls of a client with a store.
 */
@Timeout(60)
class StoredVectorsTests {

	private static final String MODEL = "text-embedding-3-small";

	private final OpenAiEmulator openAi = OpenAiEmulator.start();

	private final PaidTexts texts = new PaidTexts(this.openAi, 4);

	private final MapStore store = new MapStore();

	private final ManualTime time = new ManualTime();

	private final RecordedCalls calls = new RecordedCalls();

	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	private final CallOutcomes outcomes = new CallOutcomes(this.time, Duration.ofMinutes(5));

	private final SharedOpenAiClient client = new GuardedClientFactory(new OpenAiLogEvents(),
			new ClientParts(List.of(), null, null, Set.of(), new GuardedStore(this.store, "tests", this.time),
					RateBudgets.LOCAL, false),
			this.time, () -> 0.5)
		.create(TestClients.settings(this.openAi.baseUrl(),
				Map.of("embedding.dimensions", "4", "warm-up.enabled", "false")), listeners());

	private List<CallListener> listeners() {
		return List.of(this.calls, new OpenAiMeters(this.meters), this.outcomes);
	}

	@AfterEach
	void close() {
		this.client.close();
		this.openAi.close();
	}

	@Test
	void textIsPaidForOnce() {
		float[] first = this.client.embedding("a").vector();
		EmbeddingResult second = this.client.embedding("a");
		assertThat(second.vector()).containsExactly(first);
		assertThat(second.tokens()).isZero();
		assertThat(second.report().totalAttempts()).isZero();
		assertThat(this.texts.requests()).hasSize(1);
	}

	@Test
	void onlyWhatIsMissingIsSent() {
		this.client.embeddings(List.of("b", "d"));
		EmbeddingResult result = this.client.embeddings(List.of("a", "b", "c", "d", "e"));
		assertThat(this.texts.requests()).containsExactly(List.of("b", "d"), List.of("a", "c", "e"));
		assertThat(result.vectors()).hasSize(5);
		assertThat(result.vectors().get(1)).containsExactly(this.texts.vector("b"));
		assertThat(result.vectors().get(4)).containsExactly(this.texts.vector("e"));
		assertThat(this.store.vectors()).hasSize(5);
	}

	@Test
	void textThatComesTwiceIsSentOnceAndHasTwoArrays() {
		EmbeddingResult result = this.client.embeddings(List.of("a", "b", "a"));
		assertThat(this.texts.requests()).containsExactly(List.of("a", "b"));
		assertThat(result.vectors().get(2)).containsExactly(result.vectors().get(0))
			.isNotSameAs(result.vectors().get(0));
	}

	@Test
	void futuresAndSpringAisModelResumeToo() {
		EmbeddingModel model = this.client.asEmbeddingModel();
		model.embed(List.of("a", "b"));
		CompletableFuture<EmbeddingResult> future = this.client.async().embeddings(List.of("a", "b", "c"));
		assertThat(future.join().vectors()).hasSize(3);
		assertThat(model.embed("c")).containsExactly(this.texts.vector("c"));
		assertThat(this.texts.requests()).containsExactly(List.of("a", "b"), List.of("c"));
	}

	@Test
	void lengthOfOneCallHasVectorsOfItsOwn() {
		this.client.embedding("a");
		EmbeddingOptions three = EmbeddingOptions.builder().dimensions(3).build();
		assertThat(catchThrowable(() -> this.client.embeddings(List.of("a"), three))).isInstanceOfSatisfying(
				OpenAiClientException.class,
				(ex) -> assertThat(ex.reason()).isEqualTo(FailureReason.DIMENSION_MISMATCH));
		assertThat(this.texts.requests()).hasSize(2);
		assertThat(this.store.vectors()).containsOnlyKeys(EmbeddingKey.of(MODEL, 4, "a"));
	}

	@Test
	void refusedCallDoesNotLookIntoTheStore() {
		assertThat(catchThrowable(() -> this.client.embeddings(List.of("a", " ")))).isNotNull();
		assertThat(catchThrowable(() -> this.client.embeddings(List.of("a", "\ud83d")))).isNotNull();
		assertThat(catchThrowable(() -> this.client.embeddings(List.of("a"),
				EmbeddingOptions.builder().model("text-embedding-3-large").build())))
			.isNotNull();
		assertThat(this.store.finds()).isEmpty();
	}

	@Test
	void failedCallKeepsNothing() {
		this.openAi.embeddings().status(401);
		assertThat(catchThrowable(() -> this.client.embedding("a"))).isInstanceOf(OpenAiClientException.class);
		assertThat(this.store.saves()).isEmpty();
	}

	@Test
	void storeThatFailsIsAWarningAndNoFailure() {
		this.store.failWith(new IllegalStateException("canary"));
		try (EverythingLogged log = new EverythingLogged()) {
			assertThat(this.client.embedding("a").vector()).containsExactly(this.texts.vector("a"));
			assertThat(log.text()).contains("openai.embedding.store_failed", "operation=\"find\"", "operation=\"save\"")
				.doesNotContain("canary");
		}
	}

	@Test
	void callWithoutARequestHasNoLatencyAndProvesNothing() {
		this.store.put(EmbeddingKey.of(MODEL, 4, "a"), this.texts.vector("a"));
		try (EverythingLogged log = new EverythingLogged()) {
			this.client.embedding("a");
			assertThat(log.text()).contains("openai.embedding.success", "stored=\"1\"").doesNotContain("latency_ms");
		}
		assertThat(this.calls.steps()).containsExactly("started", "succeeded");
		assertThat(this.meters.get("graphrag.openai.embedding.latency").summary().count()).isZero();
		assertThat(this.outcomes.of(Operation.EMBEDDING).lastSuccess()).isNull();
	}

}
