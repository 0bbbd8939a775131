package dev.graphrag.openai.corpus;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import dev.graphrag.openai.CallListener;
import dev.graphrag.openai.EmbeddedText.Origin;
import dev.graphrag.openai.client.OpenAiStubs;
import dev.graphrag.openai.emulator.OpenAiAnswer;
import dev.graphrag.openai.emulator.OpenAiRequest;
import dev.graphrag.openai.test.OpenAiEmulator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of corpus runs under a rate budget, over real HTTP.
 */
class CorpusBudgetTests {

	private final OpenAiEmulator openAi = OpenAiEmulator.start();

	@AfterEach
	void close() {
		this.openAi.close();
	}

	// One request at a time: what others sleep would pass for all in this time.
	@Test
	void aRunTakesTheTimeThatItsBudgetNeedsAlsoBeyondTheDeadlineOfACall() {
		AtomicInteger waits = new AtomicInteger();
		CallListener listener = new CallListener() {

			@Override
			public void budgetWaitEnded(Call call, Duration waited) {
				waits.incrementAndGet();
			}

		};
		Map<String, String> properties = Map.of("budget.embedding.requests-per-minute", "1", "corpus.max-inputs", "5",
				"corpus.concurrency", "1", "retry.max-elapsed", "10s", "retry.max-attempts", "1");
		try (TestCorpus corpus = TestCorpus.over(this.openAi.baseUrl(), null, properties, List.of(listener),
				List.of())) {
			assertThat(corpus.all(TestCorpus.texts(40))).hasSize(40)
				.allSatisfy((text) -> assertThat(text.origin()).isEqualTo(Origin.EMBEDDED));
			assertThat(corpus.time().nanoTime()).isGreaterThanOrEqualTo(Duration.ofMinutes(7).toNanos());
		}
		assertThat(this.openAi.embeddingRequests()).hasSize(8);
		assertThat(waits).hasPositiveValue();
	}

	@Test
	void aCallOfAUserDoesNotQueueBehindARun() {
		this.openAi.embeddings().otherwise(CorpusBudgetTests::cheap);
		Map<String, String> properties = Map.of("budget.embedding.tokens-per-minute", "6000", "corpus.max-inputs",
				"100", "corpus.concurrency", "4");
		Thread user = Thread.currentThread();
		List<Duration> waits = new CopyOnWriteArrayList<>();
		CallListener listener = new CallListener() {

			@Override
			public void budgetReserved(Call call, BudgetPlace place) {
				if (Thread.currentThread() == user) {
					waits.add(place.delay());
				}
			}

		};
		try (TestCorpus corpus = TestCorpus.over(this.openAi.baseUrl(), null, properties, List.of(listener),
				List.of())) {
			AtomicInteger seen = new AtomicInteger();
			corpus.embedder().embed(TestCorpus.texts(2000).stream().map("a long text "::concat)).forEach((text) -> {
				if (seen.incrementAndGet() % 100 == 0) {
					corpus.client().embedding("a short question");
				}
			});
		}
		assertThat(waits).hasSize(20).allMatch((wait) -> wait.compareTo(Duration.ofSeconds(2)) < 0);
	}

	// Of a few tokens: a request that took more than it reserved is owed by everybody.
	private static OpenAiAnswer cheap(OpenAiRequest request) {
		return OpenAiAnswer.json(OpenAiStubs
			.embeddings(request.inputs().stream().map((text) -> OpenAiStubs.vector(4)).toArray(float[][]::new)));
	}

}
