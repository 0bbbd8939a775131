package dev.graphrag.openai.corpus;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.graphrag.openai.client.OpenAiStubs;
import dev.graphrag.openai.emulator.OpenAiAnswer;
import dev.graphrag.openai.test.OpenAiEmulator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Corpus runs in processes of their own: killed, and short of memory.
 */
@Timeout(300)
class CorpusProcessIT {

	private static final int CONCURRENCY = 4;

	private static final int MAX_INPUTS = 10;

	@TempDir
	private Path directory;

	@Test
	void killedRunSendsAgainAtMostWhatWasInFlight() throws Exception {
		int count = 1000;
		CountDownLatch stalled = new CountDownLatch(CONCURRENCY);
		AtomicInteger requests = new AtomicInteger();
		try (OpenAiEmulator openAi = OpenAiEmulator.start()) {
			PaidTexts texts = new PaidTexts(openAi, 4);
			texts.when((request) -> {
				if (requests.incrementAndGet() <= 30) {
					return null;
				}
				stalled.countDown();
				return OpenAiAnswer.stall();
			});
			Process first = start(openAi, count);
			assertThat(stalled.await(60, TimeUnit.SECONDS)).isTrue();
			first.destroyForcibly().waitFor();
			Set<String> sent = sent(texts.requests());
			int before = texts.requests().size();

			texts.when((request) -> null);
			Process second = start(openAi, count);
			assertThat(output(second)).isEqualTo("{EMBEDDED=700, STORED=300}\n");
			Set<String> again = sent(texts.requests().subList(before, texts.requests().size()));
			again.retainAll(sent);
			assertThat(again).hasSizeLessThanOrEqualTo(CONCURRENCY * MAX_INPUTS);
			assertThat(texts.paid()).hasSize(count);
			assertThat(texts.paid().values()).containsOnly(1);
		}
	}

	private Process start(OpenAiEmulator openAi, int count) throws IOException {
		return CorpusProcess.start(count, "128m", "graphrag.openai.base-url=" + openAi.baseUrl(),
				"graphrag.openai.embedding.dimensions=4", "graphrag.openai.corpus.concurrency=" + CONCURRENCY,
				"graphrag.openai.corpus.max-inputs=" + MAX_INPUTS, "graphrag.openai.embedding.store.type=jdbc",
				"graphrag.openai.embedding.store.initialize-schema=always",
				"spring.datasource.url=jdbc:h2:retry:" + this.directory.resolve("vectors") + ";WRITE_DELAY=0");
	}

	private static Set<String> sent(List<List<String>> requests) {
		return requests.stream().flatMap(List::stream).collect(Collectors.toCollection(HashSet::new));
	}

	@Test
	void halfAMillionTextsFitIntoAHeapOf256Megabytes() throws Exception {
		int count = 500_000;
		OpenAiAnswer full = answer(256);
		OpenAiAnswer last = answer(count % 256);
		try (OpenAiEmulator openAi = OpenAiEmulator.start()) {
			openAi.embeddings().otherwise((request) -> (request.inputs().size() == 256) ? full : last);
			Process run = CorpusProcess.start(count, "256m", "graphrag.openai.base-url=" + openAi.baseUrl());
			assertThat(output(run)).isEqualTo("{EMBEDDED=500000}\n");
			assertThat(openAi.embeddingRequests()).hasSize(1954);
		}
	}

	// Written once: the server is not what this is about.
	private static OpenAiAnswer answer(int texts) {
		float[] vector = OpenAiStubs.vector(1536);
		return OpenAiAnswer.json(
				OpenAiStubs.embeddings(IntStream.range(0, texts).mapToObj((index) -> vector).toArray(float[][]::new)));
	}

	private static String output(Process process) throws Exception {
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor()).isZero();
		return output;
	}

}
