package dev.graphrag.openai.corpus;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

import dev.graphrag.openai.AsyncOpenAiClient;
import dev.graphrag.openai.CallListener;
import dev.graphrag.openai.ChatResult;
import dev.graphrag.openai.CorpusEmbedder;
import dev.graphrag.openai.CorpusListener;
import dev.graphrag.openai.CorpusProgress;
import dev.graphrag.openai.EmbeddedText;
import dev.graphrag.openai.EmbeddedText.Origin;
import dev.graphrag.openai.EmbeddingResult;
import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.client.StagedClose;
import dev.graphrag.openai.emulator.OpenAiAnswer;
import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.springai.EverythingLogged;
import dev.graphrag.openai.test.OpenAiEmulator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.ai.chat.prompt.Prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * How corpus runs end, and what is told of them.
 */
@Timeout(60)
class CorpusRunEndTests {

	private final OpenAiEmulator openAi = OpenAiEmulator.start();

	private final PaidTexts texts = new PaidTexts(this.openAi, 4);

	private final RecordedRun heard = new RecordedRun();

	private final CountDownLatch stalled = new CountDownLatch(1);

	private final CountDownLatch refused = new CountDownLatch(1);

	private final CallListener calls = new CallListener() {

		@Override
		public void callFailed(Call call, OpenAiClientException failure) {
			CorpusRunEndTests.this.refused.countDown();
		}

	};

	private final TestCorpus corpus = TestCorpus.over(this.openAi.baseUrl(), null,
			Map.of("corpus.max-inputs", "4", "corpus.concurrency", "2"), List.of(this.calls), List.of(this.heard));

	@AfterEach
	void close() {
		this.corpus.close();
		this.openAi.close();
	}

	@Test
	void consumerThatIsInterruptedWhileItHasTextsToTakeGetsTheErrorNext() {
		List<EmbeddedText> delivered = new ArrayList<>();
		Throwable failure = catchThrowable(() -> this.corpus.embed(TestCorpus.texts(4)).forEach((text) -> {
			delivered.add(text);
			Thread.currentThread().interrupt();
		}));
		assertThat(Thread.interrupted()).isTrue();
		assertThat(delivered).hasSize(1);
		assertThat(failure).isInstanceOfSatisfying(OpenAiClientException.class,
				(ex) -> assertThat(ex.reason()).isEqualTo(FailureReason.INTERRUPTED));
	}

	@Test
	void consumerThatIsInterruptedAtTheLastTextHasThemAll() {
		this.corpus.embed(TestCorpus.texts(2)).forEach((text) -> {
			if (text.index() == 1) {
				Thread.currentThread().interrupt();
			}
		});
		assertThat(Thread.interrupted()).isTrue();
		assertThat(this.heard.end()).isEqualTo("completed");
	}

	@Test
	void requestThatBeginsWhileTheRunIsClosedIsCancelled() {
		CompletableFuture<EmbeddingResult> call = new CompletableFuture<>();
		List<Stream<EmbeddedText>> runs = new ArrayList<>();
		CorpusEmbedder embedder = new ParallelCorpusEmbedder(() -> new Calls(() -> {
			runs.forEach(Stream::close);
			return call;
		}), OpenAiSettings.defaults(), null, List.of(), this.corpus.time());
		Stream<EmbeddedText> embedded = embedder.embed(Stream.of("a"));
		runs.add(embedded);
		assertThat(catchThrowable(embedded::toList)).isInstanceOf(OpenAiClientException.class);
		assertThat(call).isCancelled();
	}

	@Test
	void closingTheClientEndsTheRun() {
		stallAt("text 0");
		CompletableFuture<@Nullable Void> closing = CompletableFuture.runAsync(() -> {
			awaitQuietly(this.stalled);
			this.corpus.client().close();
		});
		Throwable failure = catchThrowable(() -> this.corpus.all(TestCorpus.texts(100)));
		closing.join();
		assertThat(failure).isInstanceOfSatisfying(OpenAiClientException.class,
				(ex) -> assertThat(ex.reason()).isEqualTo(FailureReason.INTERRUPTED));
	}

	@Test
	void runBeginsNoRequestOnceItsServiceShutsDown() {
		AtomicInteger delivered = new AtomicInteger();
		Throwable failure = catchThrowable(() -> this.corpus.embed(TestCorpus.texts(1000)).forEach((text) -> {
			if (delivered.incrementAndGet() == 20) {
				((StagedClose) this.corpus.client()).endWaits();
			}
		}));
		assertThat(failure).isInstanceOfSatisfying(OpenAiClientException.class,
				(ex) -> assertThat(ex.reason()).isEqualTo(FailureReason.INTERRUPTED));
		assertThat(delivered.get()).isLessThan(60);
		((StagedClose) this.corpus.client()).resumeWaits();
		assertThat(this.corpus.all(TestCorpus.texts(10))).hasSize(10);
	}

	@Test
	void whatIsOnItsWayWhenTheServiceShutsDownIsDelivered() {
		this.texts.when((texts) -> {
			if (texts.contains("text 4")) {
				this.refused.await();
			}
			return null;
		});
		List<String> delivered = new ArrayList<>();
		Throwable failure = catchThrowable(() -> this.corpus.embed(TestCorpus.texts(1000)).forEach((text) -> {
			if (delivered.isEmpty()) {
				((StagedClose) this.corpus.client()).endWaits();
			}
			delivered.add("text " + text.index());
		}));
		assertThat(failure).isInstanceOfSatisfying(OpenAiClientException.class,
				(ex) -> assertThat(ex.reason()).isEqualTo(FailureReason.INTERRUPTED));
		assertThat(delivered).contains("text 4").containsExactlyInAnyOrderElementsOf(this.texts.paid().keySet());
	}

	@Test
	void lackOfMemoryEndsTheRunAsItIs() {
		OutOfMemoryError error = new OutOfMemoryError();
		CorpusEmbedder embedder = new ParallelCorpusEmbedder(
				() -> new Calls(() -> CompletableFuture.failedFuture(error)), OpenAiSettings.defaults(), null,
				List.of(), this.corpus.time());
		assertThat(catchThrowable(() -> embedder.embed(Stream.of("a")).toList())).isSameAs(error);
	}

	@Test
	void lackOfThreadsEndsTheRunForGood() {
		OutOfMemoryError error = new OutOfMemoryError("unable to create native thread");
		Iterator<EmbeddedText> outcomes = new ParallelCorpusEmbedder(() -> new Calls(() -> {
			throw error;
		}), OpenAiSettings.defaults(), null, List.of(), this.corpus.time()).embed(Stream.of("a")).iterator();
		assertThat(catchThrowable(outcomes::hasNext)).isSameAs(error);
		assertThat(catchThrowable(outcomes::hasNext)).isSameAs(error);
	}

	@Test
	void clientOfAnApplicationsOwnThatThrowsFailsTheText() {
		CorpusEmbedder embedder = new ParallelCorpusEmbedder(
				() -> new Calls(() -> CompletableFuture.failedFuture(new IllegalStateException("canary"))),
				OpenAiSettings.defaults(), null, List.of(), this.corpus.time());
		List<EmbeddedText> texts = embedder.embed(Stream.of("a")).toList();
		assertThat(texts).extracting(EmbeddedText::origin).containsExactly(Origin.FAILED);
		assertThat(texts.get(0).failure()).hasMessageNotContaining("canary");
	}

	@Test
	void failedRunKeepsFailing() {
		stallAt("text 0");
		Iterator<EmbeddedText> iterator = this.corpus.embed(TestCorpus.texts(100)).iterator();
		Thread.currentThread().interrupt();
		assertThat(catchThrowable(iterator::hasNext)).isInstanceOf(OpenAiClientException.class);
		assertThat(Thread.interrupted()).isTrue();
		assertThat(catchThrowable(iterator::hasNext)).isInstanceOf(OpenAiClientException.class);
		assertThat(this.heard.ends()).hasSize(1);
	}

	@Test
	void listenersHearEveryTextAndTheEnd() {
		this.corpus.all(List.of("a", " ", "b", "a"));
		assertThat(this.heard.origins()).containsExactly(Origin.EMBEDDED, Origin.REFUSED, Origin.EMBEDDED,
				Origin.DUPLICATE);
		assertThat(this.heard.end()).isEqualTo("completed");
		CorpusProgress last = this.heard.progress().get(0);
		assertThat(last.delivered()).isEqualTo(4);
		assertThat(last.total()).isEqualTo(4);
		assertThat(last.remaining()).isZero();
	}

	@Test
	void progressIsToldOnceASecond() {
		this.corpus.embedder()
			.embed(TestCorpus.texts(100).stream())
			.forEach((text) -> this.corpus.time().advance(Duration.ofMillis(100)));
		List<CorpusProgress> told = this.heard.progress().subList(0, this.heard.progress().size() - 1);
		assertThat(told).extracting(CorpusProgress::delivered)
			.containsExactly(11L, 21L, 31L, 41L, 51L, 61L, 71L, 81L, 91L);
		assertThat(told.get(1).remaining()).isEqualTo(79);
		assertThat(told.get(1).vectorsPerSecond()).isEqualTo(10.5);
		assertThat(told.get(0)).hasToString("11 of 100 texts, 11 vectors/s, 0 refused, 0 failed");
	}

	@Test
	void progressOfAStreamWithoutASizeKnowsNoRemainder() {
		this.corpus.embedder()
			.embed(TestCorpus.texts(100).stream().filter((text) -> text.endsWith("7")))
			.forEach((text) -> {
			});
		assertThat(this.heard.progress().get(0).remaining()).isNull();
	}

	@Test
	void listenerOfOneRunIsToldOfIt() {
		RecordedRun own = new RecordedRun();
		try (Stream<EmbeddedText> embedded = this.corpus.embedder().embed(Stream.of("a", "b"), own)) {
			assertThat(embedded).hasSize(2);
		}
		assertThat(own.origins()).hasSize(2);
		assertThat(this.heard.origins()).hasSize(2);
	}

	@Test
	void listenerThatFailsEndsNothingAndItsMessageIsNotLogged() {
		try (EverythingLogged log = new EverythingLogged()) {
			try (Stream<EmbeddedText> embedded = this.corpus.embedder()
				.embed(Stream.of("canary"), new CorpusListener() {

					@Override
					public void textEnded(Origin origin) {
						throw new IllegalStateException("canary");
					}

				})) {
				assertThat(embedded).hasSize(1);
			}
			assertThat(log.text()).contains("openai.listener.failed").doesNotContain("canary");
		}
		assertThat(this.heard.end()).isEqualTo("completed");
	}

	@Test
	void runOfNothingAskedForIsNotTold() {
		this.corpus.embed(TestCorpus.texts(10)).close();
		assertThat(this.heard.ends()).isEmpty();
	}

	private void stallAt(String text) {
		this.texts.when((texts) -> {
			if (!texts.contains(text)) {
				return null;
			}
			this.stalled.countDown();
			return OpenAiAnswer.stall();
		});
	}

	private static void awaitQuietly(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Has its own futures.
	 */
	private record Calls(Supplier<CompletableFuture<EmbeddingResult>> embeddings) implements AsyncOpenAiClient {

		@Override
		public CompletableFuture<ChatResult> chat(Prompt prompt) {
			throw new UnsupportedOperationException();
		}

		@Override
		public CompletableFuture<EmbeddingResult> embeddings(List<String> texts) {
			return this.embeddings.get();
		}

	}

}
