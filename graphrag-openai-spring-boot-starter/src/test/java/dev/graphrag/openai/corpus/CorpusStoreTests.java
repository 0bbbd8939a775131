package dev.graphrag.openai.corpus;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.graphrag.openai.EmbeddedText;
import dev.graphrag.openai.EmbeddedText.Origin;
import dev.graphrag.openai.EmbeddingKey;
import dev.graphrag.openai.emulator.OpenAiAnswer;
import dev.graphrag.openai.springai.EverythingLogged;
import dev.graphrag.openai.test.OpenAiEmulator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Corpus runs over a store.
 */
@Timeout(60)
class CorpusStoreTests {

	private final OpenAiEmulator openAi = OpenAiEmulator.start();

	private final PaidTexts texts = new PaidTexts(this.openAi, 4);

	private final MapStore store = new MapStore();

	private final TestCorpus corpus = TestCorpus.over(this.openAi, this.store,
			Map.of("corpus.max-inputs", "10", "corpus.concurrency", "2"));

	@AfterEach
	void close() {
		this.corpus.close();
		this.openAi.close();
	}

	@Test
	void secondRunPaysForNothing() {
		List<EmbeddedText> first = this.corpus.all(TestCorpus.texts(95));
		int requests = this.texts.requests().size();
		List<EmbeddedText> second = this.corpus.all(TestCorpus.texts(95));
		assertThat(this.texts.requests()).hasSize(requests);
		assertThat(first).extracting(EmbeddedText::origin).containsOnly(Origin.EMBEDDED);
		assertThat(second).extracting(EmbeddedText::origin).containsOnly(Origin.STORED);
		for (int index = 0; index < 95; index++) {
			assertThat(second.get(index).vector()).containsExactly(first.get(index).vector());
		}
	}

	@Test
	void storeIsAskedByTheBlockAndFilledByTheRequest() {
		this.corpus.all(TestCorpus.texts(95));
		assertThat(this.store.finds()).containsExactly(10, 10, 10, 10, 10, 10, 10, 10, 10, 5);
		assertThat(this.store.saves()).containsExactlyInAnyOrder(10, 10, 10, 10, 10, 10, 10, 10, 10, 5);
	}

	@Test
	void requestsAreFilledWithWhatIsMissing() {
		List<String> texts = TestCorpus.texts(300);
		this.corpus.all(texts.stream().filter((text) -> !text.endsWith("7")).toList());
		int requests = this.texts.requests().size();
		List<EmbeddedText> embedded = this.corpus.all(texts);
		assertThat(embedded).filteredOn((text) -> text.origin() == Origin.EMBEDDED).hasSize(30);
		// At most 60 texts are read ahead, of which 6 are missing.
		assertThat(this.texts.sizes().subList(requests, this.texts.sizes().size())).hasSizeLessThanOrEqualTo(6);
	}

	@Test
	void vectorIsKeptBeforeItIsDelivered() {
		try (Stream<EmbeddedText> embedded = this.corpus.embed(TestCorpus.texts(50))) {
			Iterator<EmbeddedText> iterator = embedded.iterator();
			for (int index = 0; index < 50; index++) {
				assertThat(iterator.next().vector()).isNotNull();
				assertThat(this.store.vectors())
					.containsKey(EmbeddingKey.of("text-embedding-3-small", 4, "text " + index));
			}
		}
	}

	@Test
	void vectorOfAnotherModelOrLengthIsNotTaken() {
		this.store.put(EmbeddingKey.of("text-embedding-3-large", 4, "text 0"), new float[] { 1, 2, 3, 4 });
		this.store.put(EmbeddingKey.of("text-embedding-3-small", 5, "text 1"), new float[] { 1, 2, 3, 4, 5 });
		assertThat(this.corpus.all(TestCorpus.texts(2))).extracting(EmbeddedText::origin).containsOnly(Origin.EMBEDDED);
	}

	@Test
	void unusableVectorIsEmbeddedAnew() {
		this.store.put(key("text 0"), new float[] { 1, 2, 3 });
		this.store.put(key("text 1"), new float[] { 1, Float.NaN, 3, 4 });
		this.store.put(key("text 2"), new float[4]);
		try (EverythingLogged log = new EverythingLogged()) {
			assertThat(this.corpus.all(TestCorpus.texts(3))).extracting(EmbeddedText::origin)
				.containsOnly(Origin.EMBEDDED);
			assertThat(log.text()).contains("openai.embedding.store_unusable", "texts=\"3\"");
		}
	}

	@Test
	void storeThatFailsCostsMoneyAndNoRun() {
		this.store.failWith(new IllegalStateException("canary"));
		try (EverythingLogged log = new EverythingLogged()) {
			assertThat(this.corpus.all(TestCorpus.texts(95))).extracting(EmbeddedText::origin)
				.hasSize(95)
				.containsOnly(Origin.EMBEDDED);
			assertThat(log.text()).contains("openai.embedding.store_failed", "java.lang.IllegalStateException")
				.doesNotContain("canary", "text 0");
		}
	}

	@Test
	void storeThatFailedThreeTimesInARowIsLeftAloneForHalfAMinute() {
		this.store.failWith(new IllegalStateException());
		this.corpus.all(TestCorpus.texts(300));
		int asked = this.store.finds().size() + this.store.saves().size();
		// Two saves may have been under way when the third failure came.
		assertThat(asked).isBetween(3, 5);
		this.store.failWith(null);
		this.corpus.all(TestCorpus.texts(20));
		assertThat(this.store.finds().size() + this.store.saves().size()).isEqualTo(asked);
		this.corpus.time().advance(Duration.ofSeconds(31));
		this.corpus.all(TestCorpus.texts(20));
		assertThat(this.store.vectors()).hasSize(20);
	}

	@Test
	void refusedAndFailedTextsAreNotKept() {
		this.texts.when((texts) -> texts.contains("bad") ? OpenAiAnswer.status(400) : null);
		List<String> texts = new ArrayList<>(TestCorpus.texts(5));
		texts.add("bad");
		this.corpus.all(texts);
		assertThat(this.store.vectors()).hasSize(5).doesNotContainKey(key("bad"));
	}

	private static EmbeddingKey key(String text) {
		return EmbeddingKey.of("text-embedding-3-small", 4, text);
	}

}
