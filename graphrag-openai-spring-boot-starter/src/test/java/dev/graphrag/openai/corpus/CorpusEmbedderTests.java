package dev.graphrag.openai.corpus;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.graphrag.openai.EmbeddedText;
import dev.graphrag.openai.EmbeddedText.Origin;
import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.emulator.OpenAiAnswer;
import dev.graphrag.openai.emulator.StandardAnswers;
import dev.graphrag.openai.test.OpenAiEmulator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Order, requests, reading ahead, duplicates and failures of corpus runs.
 */
@Timeout(60)
class CorpusEmbedderTests {

	private final OpenAiEmulator openAi = OpenAiEmulator.start();

	private final PaidTexts texts = new PaidTexts(this.openAi, 4);

	private final List<TestCorpus> corpora = new ArrayList<>();

	@AfterEach
	void close() {
		this.corpora.forEach(TestCorpus::close);
		this.openAi.close();
	}

	private TestCorpus corpus(String... properties) {
		Map<String, String> map = new HashMap<>();
		Arrays.stream(properties).map((property) -> property.split("=")).forEach((pair) -> map.put(pair[0], pair[1]));
		TestCorpus corpus = TestCorpus.over(this.openAi, null, map);
		this.corpora.add(corpus);
		return corpus;
	}

	@Test
	void vectorsComeInTheOrderOfTheTextsWhateverTheOrderOfTheAnswers() {
		// Eight at once: when so many others have come, five of them were answered.
		CountDownLatch others = new CountDownLatch(12);
		this.texts.when((texts) -> {
			if (texts.contains("text 0")) {
				others.await();
			}
			others.countDown();
			return null;
		});
		List<String> texts = TestCorpus.texts(1000);
		List<EmbeddedText> embedded = corpus("corpus.max-inputs=16").all(texts);
		assertThat(embedded).hasSize(1000);
		for (int index = 0; index < 1000; index++) {
			assertThat(embedded.get(index).index()).isEqualTo(index);
			assertThat(embedded.get(index).origin()).isEqualTo(Origin.EMBEDDED);
			assertThat(embedded.get(index).vector()).containsExactly(this.texts.vector(texts.get(index)));
		}
	}

	@Test
	void requestsAreFull() {
		corpus().all(TestCorpus.texts(1000));
		assertThat(this.texts.sizes()).containsExactlyInAnyOrder(256, 256, 256, 232);
	}

	@Test
	void requestsAreFilledToTheirTokens() {
		// Each text has 100 tokens and 599 bytes.
		String words = String.join(" ", Collections.nCopies(98, "hello"));
		List<String> texts = IntStream.range(0, 50).mapToObj((index) -> words + " " + (100 + index)).toList();
		corpus("corpus.max-tokens=1000", "corpus.concurrency=1").all(texts);
		assertThat(this.texts.sizes()).containsExactly(10, 10, 10, 10, 10);
	}

	@Test
	void longTextGoesAlone() {
		String words = String.join(" ", Collections.nCopies(300, "hello"));
		List<EmbeddedText> embedded = corpus("corpus.max-tokens=200").all(List.of("a", words, "b"));
		assertThat(embedded).extracting(EmbeddedText::origin).containsOnly(Origin.EMBEDDED);
		assertThat(this.texts.requests()).anySatisfy((texts) -> assertThat(texts).containsExactly(words));
	}

	@Test
	void noMoreRequestsAtOnceThanSet() {
		CountDownLatch three = new CountDownLatch(3);
		this.texts.when((texts) -> {
			three.countDown();
			three.await();
			return null;
		});
		corpus("corpus.concurrency=3", "corpus.max-inputs=4").all(TestCorpus.texts(200));
		assertThat(this.texts.mostRunning()).isEqualTo(3);
		assertThat(this.texts.sizes()).hasSize(50);
	}

	@Test
	void runNeedsNoPlaceAmongAsynchronousCalls() {
		corpus("corpus.max-inputs=4", "async.max-concurrent=1", "async.max-queued=0").all(TestCorpus.texts(100));
		assertThat(this.texts.paid()).hasSize(100);
	}

	@Test
	void nothingIsReadBeforeTheFirstTextIsAskedFor() {
		AtomicInteger read = new AtomicInteger();
		Stream<EmbeddedText> embedded = corpus().embedder()
			.embed(TestCorpus.texts(10).stream().peek((text) -> read.incrementAndGet()));
		assertThat(read).hasValue(0);
		embedded.close();
		assertThat(this.texts.requests()).isEmpty();
	}

	@Test
	void readsAtMostThreeTimesItsRequestsAhead() {
		AtomicInteger read = new AtomicInteger();
		Stream<String> endless = Stream.generate(() -> "text " + read.incrementAndGet());
		int most = 3 * 2 * 8;
		try (Stream<EmbeddedText> embedded = corpus("corpus.concurrency=2", "corpus.max-inputs=8").embedder()
			.embed(endless)) {
			Iterator<EmbeddedText> iterator = embedded.iterator();
			for (int consumed = 1; consumed <= 500; consumed++) {
				iterator.next();
				assertThat(read.get() - consumed).isLessThanOrEqualTo(most);
			}
		}
		assertThat(this.texts.sizes()).containsOnly(8);
	}

	@Test
	void sourceIsReadByTheThreadThatConsumes() {
		List<Thread> readers = new ArrayList<>();
		corpus().embedder()
			.embed(TestCorpus.texts(600).stream().peek((text) -> readers.add(Thread.currentThread())))
			.forEach((text) -> {
			});
		assertThat(readers).hasSize(600).containsOnly(Thread.currentThread());
	}

	@Test
	void emptyCorpusNeedsNoRequest() {
		assertThat(corpus().all(List.of())).isEmpty();
		assertThat(this.texts.requests()).isEmpty();
	}

	@Test
	void countingTheStreamRunsIt() {
		assertThat(corpus().embed(TestCorpus.texts(10)).count()).isEqualTo(10);
		assertThat(this.texts.paid()).hasSize(10);
	}

	@Test
	void parallelStreamIsInOrderToo() {
		List<EmbeddedText> embedded = corpus("corpus.max-inputs=7").embed(TestCorpus.texts(100)).parallel().toList();
		assertThat(embedded).extracting(EmbeddedText::index)
			.containsExactlyElementsOf(IntStream.range(0, 100).mapToObj(Long::valueOf).toList());
	}

	@Test
	void sameTextIsEmbeddedOnce() {
		List<EmbeddedText> embedded = corpus("corpus.max-inputs=2").all(List.of("a", "b", "a", "c", "a", "b"));
		assertThat(this.texts.paid()).containsOnly(Map.entry("a", 1), Map.entry("b", 1), Map.entry("c", 1));
		assertThat(embedded).extracting(EmbeddedText::origin)
			.containsExactly(Origin.EMBEDDED, Origin.EMBEDDED, Origin.DUPLICATE, Origin.EMBEDDED, Origin.DUPLICATE,
					Origin.DUPLICATE);
		assertThat(embedded.get(4).vector()).containsExactly(this.texts.vector("a"));
		assertThat(embedded.get(5).vector()).containsExactly(this.texts.vector("b"));
	}

	@Test
	void consumerMayChangeItsVectorBeforeTheSameTextComesAgain() {
		List<String> texts = new ArrayList<>(TestCorpus.texts(300));
		texts.add(1, "text 0");
		texts.add("text 0");
		try (Stream<EmbeddedText> embedded = corpus("corpus.concurrency=1", "corpus.max-inputs=50").embed(texts)) {
			List<float[]> before = embedded
				.filter((text) -> text.index() == 1 || text.index() == 301 || scrambled(text))
				.map((text) -> required(text.vector()))
				.toList();
			assertThat(before).hasSize(2)
				.allSatisfy((vector) -> assertThat(vector).containsExactly(this.texts.vector("text 0")));
		}
	}

	private static boolean scrambled(EmbeddedText text) {
		Arrays.fill(required(text.vector()), 7);
		return false;
	}

	@Test
	void sameTextIsKnownLongAfterItWasDelivered() {
		List<String> texts = new ArrayList<>(TestCorpus.texts(2000));
		texts.addAll(List.of("text 0", "text 1", "text 1999"));
		List<EmbeddedText> embedded = corpus("corpus.max-inputs=20", "corpus.concurrency=2").all(texts);
		assertThat(embedded.subList(2000, 2003)).extracting(EmbeddedText::origin).containsOnly(Origin.DUPLICATE);
		assertThat(embedded.get(2000).vector()).containsExactly(this.texts.vector("text 0"));
		assertThat(embedded.get(2001).vector()).containsExactly(this.texts.vector("text 1"));
		assertThat(embedded.get(2002).vector()).containsExactly(this.texts.vector("text 1999"));
		assertThat(this.texts.paid().values()).containsOnly(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " \t\n", "cut \ud83d" })
	void textThatCannotBeSentIsRefusedWithoutARequest(String text) {
		List<EmbeddedText> embedded = corpus().all(List.of("a", text, "b"));
		assertThat(embedded).extracting(EmbeddedText::origin)
			.containsExactly(Origin.EMBEDDED, Origin.REFUSED, Origin.EMBEDDED);
		OpenAiClientException failure = failure(embedded.get(1));
		assertThat(failure.reason()).isEqualTo(FailureReason.INVALID_REQUEST);
		assertThat(failure).hasMessageContaining("Text 1 ");
		assertThat(failure.details()).containsEntry("index", 1L);
		assertThat(this.texts.requests()).containsExactly(List.of("a", "b"));
	}

	@Test
	void missingTextIsRefused() {
		List<EmbeddedText> embedded = corpus().all(Arrays.asList("a", null));
		assertThat(embedded).extracting(EmbeddedText::origin).containsExactly(Origin.EMBEDDED, Origin.REFUSED);
	}

	@Test
	void textOfTooManyTokensIsRefusedWithoutARequest() {
		String fits = "hello".repeat(1) + " hello".repeat(8191);
		String tooLong = fits + " hello";
		List<EmbeddedText> embedded = corpus().all(List.of(fits, tooLong));
		assertThat(embedded).extracting(EmbeddedText::origin).containsExactly(Origin.EMBEDDED, Origin.REFUSED);
		assertThat(failure(embedded.get(1)).details()).containsEntry("tokens", 8193).containsEntry("max_tokens", 8192);
		assertThat(this.texts.requests()).containsExactly(List.of(fits));
	}

	@Test
	@Timeout(5)
	void textOfTenMegabytesIsNotCounted() {
		List<EmbeddedText> embedded = corpus().all(List.of("a".repeat(10_000_000)));
		assertThat(failure(embedded.get(0))).hasMessageContaining("Text 0 of the corpus has at least 78125 tokens");
		assertThat(this.texts.requests()).isEmpty();
	}

	@Test
	void whatLooksLikeASpecialTokenIsAText() {
		assertThat(corpus().all(List.of("a <|endoftext|> b".repeat(600)))).extracting(EmbeddedText::origin)
			.containsExactly(Origin.EMBEDDED);
	}

	@Test
	void textThatOpenAiRefusesIsFoundByHalving() {
		refuse("text 77");
		List<EmbeddedText> embedded = corpus().all(TestCorpus.texts(256));
		assertThat(embedded.get(77).origin()).isEqualTo(Origin.REFUSED);
		assertThat(failure(embedded.get(77)).reason()).isEqualTo(FailureReason.INVALID_REQUEST);
		assertThat(embedded).filteredOn((text) -> text.origin() == Origin.EMBEDDED).hasSize(255);
		// The whole, and two halves on each of the eight levels below.
		assertThat(this.texts.requests()).hasSize(17);
		assertThat(this.texts.paid().values()).containsOnly(1);
	}

	@Test
	void severalRefusedTextsAreFound() {
		refuse("text 0", "text 1", "text 200", "text 255");
		List<EmbeddedText> embedded = corpus().all(TestCorpus.texts(600));
		assertThat(embedded).filteredOn((text) -> text.origin() == Origin.REFUSED)
			.extracting(EmbeddedText::index)
			.containsExactly(0L, 1L, 200L, 255L);
		assertThat(embedded).filteredOn((text) -> text.origin() == Origin.EMBEDDED).hasSize(596);
	}

	@Test
	void refusedTextThatComesAgainIsNotSearchedForAgain() {
		refuse("text 5");
		List<String> texts = new ArrayList<>(TestCorpus.texts(64));
		texts.addAll(Collections.nCopies(3, "text 5"));
		texts.addAll(TestCorpus.texts(200).subList(64, 200));
		texts.add("text 5");
		List<EmbeddedText> embedded = corpus("corpus.concurrency=1", "corpus.max-inputs=16").all(texts);
		assertThat(embedded).filteredOn((text) -> text.origin() == Origin.REFUSED).hasSize(5);
		assertThat(this.texts.requests()).filteredOn((request) -> request.contains("text 5")).hasSize(5);
	}

	@Test
	void endpointThatRefusesEveryTextEndsTheRun() {
		this.openAi.embeddings().otherwise(OpenAiAnswer.status(400));
		Collected collected = collect(corpus("corpus.max-inputs=4", "corpus.max-failures-in-a-row=1"),
				TestCorpus.texts(1000));
		assertThat(collected.reason()).isEqualTo(FailureReason.INVALID_REQUEST);
		assertThat(collected.texts()).hasSizeBetween(200, 300);
	}

	@Test
	void manyBadTextsInARowEndNoRunOfSmallRequests() {
		this.openAi.embeddings().otherwise(OpenAiAnswer.status(400));
		assertThat(corpus("corpus.max-inputs=1").all(TestCorpus.texts(60))).extracting(EmbeddedText::origin)
			.hasSize(60)
			.containsOnly(Origin.REFUSED);
	}

	@Test
	void patienceWithoutEndIsNotExhaustedByOneText() {
		refuse("text 7");
		List<EmbeddedText> embedded = corpus("corpus.max-failures-in-a-row=2147483647").all(TestCorpus.texts(20));
		assertThat(embedded).filteredOn((text) -> text.origin() == Origin.EMBEDDED).hasSize(19);
	}

	@ParameterizedTest
	@CsvSource({ "401, invalid_api_key, AUTHENTICATION", "403, forbidden, AUTHENTICATION",
			"429, insufficient_quota, QUOTA_EXHAUSTED", "404, model_not_found, INVALID_REQUEST" })
	void whatBefallsEveryTextEndsTheRunAtOnce(int status, String code, FailureReason reason) {
		this.openAi.embeddings().otherwise(OpenAiAnswer.error(status, code, "No text would do."));
		Collected collected = collect(corpus("corpus.max-inputs=4"), TestCorpus.texts(1000));
		assertThat(collected.reason()).isEqualTo(reason);
		assertThat(collected.texts()).isEmpty();
		assertThat(this.texts.requests()).hasSizeLessThanOrEqualTo(8);
	}

	@Test
	void refusedParameterEndsTheRunAtOnce() {
		this.openAi.embeddings().otherwise(new StandardAnswers()::answer);
		Collected collected = collect(corpus("corpus.max-inputs=4", "embedding.dimensions=9000"),
				TestCorpus.texts(1000));
		assertThat(collected.reason()).isEqualTo(FailureReason.INVALID_REQUEST);
		assertThat(this.texts.requests()).hasSizeLessThanOrEqualTo(8);
	}

	@Test
	void vectorsOfAnotherLengthEndTheRunAtOnce() {
		this.texts.when((texts) -> texts.contains("text 12") ? OpenAiAnswer.dimensions(5) : null);
		Collected collected = collect(corpus("corpus.max-inputs=4", "corpus.concurrency=1"), TestCorpus.texts(1000));
		assertThat(collected.reason()).isEqualTo(FailureReason.DIMENSION_MISMATCH);
		assertThat(collected.texts()).extracting(EmbeddedText::origin).hasSize(12).containsOnly(Origin.EMBEDDED);
		assertThat(this.texts.requests()).hasSize(4);
	}

	@Test
	void rateLimitsOutagesAndResetsAreRetried() {
		AtomicInteger count = new AtomicInteger();
		this.texts.when((texts) -> switch (count.getAndIncrement() % 10) {
			case 1 -> OpenAiAnswer.rateLimited(Duration.ofSeconds(1));
			case 4 -> OpenAiAnswer.status(503);
			case 7 -> OpenAiAnswer.hangUp();
			default -> null;
		});
		List<EmbeddedText> embedded = corpus("corpus.max-inputs=10", "retry.max-attempts=10", "retry.max-elapsed=10h")
			.all(TestCorpus.texts(400));
		assertThat(embedded).extracting(EmbeddedText::origin).hasSize(400).containsOnly(Origin.EMBEDDED);
		assertThat(this.texts.paid().values()).containsOnly(1);
	}

	@Test
	void exhaustedRequestFailsItsTextsAndTheRunGoesOn() {
		this.texts.when((texts) -> texts.contains("text 12") ? OpenAiAnswer.status(503) : null);
		List<EmbeddedText> embedded = corpus("corpus.max-inputs=4").all(TestCorpus.texts(100));
		assertThat(embedded).filteredOn((text) -> text.origin() == Origin.FAILED)
			.extracting(EmbeddedText::index)
			.containsExactly(12L, 13L, 14L, 15L);
		assertThat(failure(embedded.get(12)).reason()).isEqualTo(FailureReason.TRANSIENT_FAILURE);
		assertThat(embedded).filteredOn((text) -> text.origin() == Origin.EMBEDDED).hasSize(96);
	}

	@Test
	void textThatFailedIsSentAgainWhenItComesAgain() {
		AtomicInteger count = new AtomicInteger();
		this.texts.when(
				(texts) -> (texts.contains("again") && count.getAndIncrement() == 0) ? OpenAiAnswer.status(503) : null);
		List<String> texts = new ArrayList<>(TestCorpus.texts(100));
		texts.add(0, "again");
		texts.add("again");
		List<EmbeddedText> embedded = corpus("corpus.max-inputs=4", "corpus.concurrency=1", "retry.max-attempts=1")
			.all(texts);
		assertThat(embedded.get(0).origin()).isEqualTo(Origin.FAILED);
		assertThat(embedded.get(101).origin()).isEqualTo(Origin.EMBEDDED);
	}

	@Test
	void failuresInARowEndTheRunWithTheLastError() {
		this.texts.when((texts) -> texts.contains("text 0") ? null : OpenAiAnswer.status(503));
		Collected collected = collect(corpus("corpus.max-inputs=1", "corpus.concurrency=1",
				"corpus.max-failures-in-a-row=4", "retry.max-attempts=1"), TestCorpus.texts(100));
		assertThat(collected.reason()).isEqualTo(FailureReason.TRANSIENT_FAILURE);
		assertThat(collected.texts()).extracting(EmbeddedText::origin)
			.containsExactly(Origin.EMBEDDED, Origin.FAILED, Origin.FAILED, Origin.FAILED, Origin.FAILED);
		assertThat(this.texts.requests()).hasSize(5);
	}

	@Test
	void whatWasReadIsDeliveredBeforeTheErrorOfTheSource() {
		Stream<String> source = IntStream.range(0, 100).mapToObj((index) -> {
			if (index == 30) {
				throw new IllegalStateException("the database is gone");
			}
			return "text " + index;
		});
		List<EmbeddedText> delivered = new ArrayList<>();
		Throwable failure = catchThrowable(
				() -> corpus("corpus.max-inputs=16").embedder().embed(source).forEach(delivered::add));
		assertThat(failure).isInstanceOf(IllegalStateException.class).hasMessage("the database is gone");
		assertThat(delivered).extracting(EmbeddedText::origin).hasSize(30).containsOnly(Origin.EMBEDDED);
	}

	private void refuse(String... refused) {
		this.texts.when((texts) -> Arrays.stream(refused).anyMatch(texts::contains) ? OpenAiAnswer.status(400) : null);
	}

	private static Collected collect(TestCorpus corpus, List<String> texts) {
		List<EmbeddedText> delivered = new ArrayList<>();
		Throwable failure = catchThrowable(() -> corpus.embed(texts).forEach(delivered::add));
		return new Collected(delivered, failure);
	}

	private static OpenAiClientException failure(EmbeddedText text) {
		assertThat(text.vector()).isNull();
		return required(text.failure());
	}

	private static <T> T required(@Nullable T value) {
		assertThat(value).isNotNull();
		return Objects.requireNonNull(value);
	}

	private record Collected(List<EmbeddedText> texts, @Nullable Throwable failure) {

		FailureReason reason() {
			assertThat(this.failure).isInstanceOf(OpenAiClientException.class);
			return ((OpenAiClientException) required(this.failure)).reason();
		}

	}

}
