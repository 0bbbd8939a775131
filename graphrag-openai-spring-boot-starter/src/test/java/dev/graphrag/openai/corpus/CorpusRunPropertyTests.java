package dev.graphrag.openai.corpus;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.graphrag.openai.EmbeddedText;
import dev.graphrag.openai.EmbeddedText.Origin;
import dev.graphrag.openai.EmbeddingKey;
import dev.graphrag.openai.emulator.OpenAiAnswer;
import dev.graphrag.openai.test.OpenAiEmulator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds of every run, whatever its texts are and whatever the server does.
 */
@Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CorpusRunPropertyTests {

	static IntStream seeds() {
		return IntStream.range(0, Integer.getInteger("corpus.seeds", 25));
	}

	@ParameterizedTest(name = "seed {0}")
	@MethodSource("seeds")
	void everyTextComesOnceAndInOrderWithItsVector(int seed) {
		try (OpenAiEmulator openAi = OpenAiEmulator.start()) {
			new Scenario(seed, openAi).run();
		}
	}

	/**
	 * A run that is another for each seed.
	 */
	private static final class Scenario {

		private final Random random;

		private final OpenAiEmulator openAi;

		private final PaidTexts answers;

		private final int concurrency;

		private final int maxInputs;

		private final List<String> texts = new ArrayList<>();

		private final MapStore store = new MapStore();

		private final Set<String> stored = new HashSet<>();

		private final int troubles;

		private final boolean slow;

		private final int limit;

		private Scenario(int seed, OpenAiEmulator openAi) {
			this.random = new Random(seed);
			this.openAi = openAi;
			this.answers = new PaidTexts(openAi, 4);
			this.concurrency = 1 + this.random.nextInt(4);
			this.maxInputs = 1 + this.random.nextInt(12);
			int count = this.random.nextInt(400);
			int distinct = 1 + this.random.nextInt(400);
			for (int index = 0; index < count; index++) {
				this.texts.add(text(this.random.nextInt(20), this.random.nextInt(distinct)));
			}
			this.troubles = this.random.nextInt(3) * this.random.nextInt(30);
			this.slow = this.random.nextInt(4) == 0;
			this.limit = (this.random.nextInt(3) == 0) ? this.random.nextInt(count + 1) : Integer.MAX_VALUE;
		}

		private String text(int kind, int number) {
			String text = switch (kind) {
				case 0 -> " ";
				case 1 -> "cut " + number + "\ud83d";
				case 2 -> "refused " + number % 10;
				case 3, 4, 5 -> "stored " + number;
				default -> "text " + number;
			};
			if (text.startsWith("stored") && this.stored.add(text)) {
				this.store.put(EmbeddingKey.of("text-embedding-3-small", 4, text), this.answers.vector(text));
			}
			return text;
		}

		void run() {
			AtomicInteger asked = new AtomicInteger();
			this.answers.when((request) -> trouble(request, asked.getAndIncrement()));
			Map<String, String> settings = Map.of("corpus.concurrency", "" + this.concurrency, "corpus.max-inputs",
					"" + this.maxInputs, "corpus.max-failures-in-a-row", "1000", "retry.max-attempts", "2");
			try (TestCorpus corpus = TestCorpus.over(this.openAi, this.store, settings)) {
				consume(corpus);
			}
			assertThat(this.answers.mostRunning()).isLessThanOrEqualTo(this.concurrency);
			assertThat(this.answers.sizes()).allMatch((size) -> size <= this.maxInputs);
			this.answers.requests()
				.forEach((request) -> assertThat(request).doesNotHaveDuplicates().noneMatch(this.stored::contains));
			assertThat(this.answers.paid().values()).allMatch((times) -> times == 1);
		}

		private void consume(TestCorpus corpus) {
			AtomicInteger read = new AtomicInteger();
			Stream<String> source = this.texts.stream().peek((text) -> read.incrementAndGet());
			try (Stream<EmbeddedText> embedded = corpus.embedder().embed(source)) {
				Iterator<EmbeddedText> outcomes = embedded.iterator();
				int index = 0;
				while (index < this.limit && outcomes.hasNext()) {
					check(index, outcomes.next());
					assertThat(read.get() - index).isLessThanOrEqualTo(3 * this.concurrency * this.maxInputs);
					index++;
					pause();
				}
				assertThat(index).isEqualTo(Math.min(this.limit, this.texts.size()));
			}
		}

		private void check(int index, EmbeddedText outcome) {
			String text = this.texts.get(index);
			assertThat(outcome.index()).isEqualTo(index);
			if (!text.startsWith("text") && !text.startsWith("stored")) {
				// The request of a refused text may have been exhausted before.
				assertThat(outcome.origin())
					.isIn(text.startsWith("refused") ? Set.of(Origin.REFUSED, Origin.FAILED) : Set.of(Origin.REFUSED));
			}
			else if (outcome.origin() == Origin.FAILED) {
				assertThat(this.stored).doesNotContain(text);
				assertThat(this.troubles).isPositive();
			}
			else {
				assertThat(outcome.vector()).containsExactly(this.answers.vector(text));
				assertThat(outcome.origin()).isIn(this.stored.contains(text) ? Set.of(Origin.STORED, Origin.DUPLICATE)
						: Set.of(Origin.EMBEDDED, Origin.DUPLICATE));
			}
		}

		private @Nullable OpenAiAnswer trouble(List<String> request, int number) throws InterruptedException {
			if (request.stream().anyMatch((text) -> text.startsWith("refused"))) {
				return OpenAiAnswer.status(400);
			}
			int dice = Math.floorMod(number * 31 + request.hashCode(), 100);
			if (dice < this.troubles) {
				return switch (dice % 3) {
					case 0 -> OpenAiAnswer.rateLimited(Duration.ofSeconds(1));
					case 1 -> OpenAiAnswer.status(503);
					default -> OpenAiAnswer.hangUp();
				};
			}
			if (dice % 5 == 0) {
				TimeUnit.MILLISECONDS.sleep(3);
			}
			return null;
		}

		private void pause() {
			if (this.slow && this.random.nextInt(10) == 0) {
				try {
					TimeUnit.MILLISECONDS.sleep(1);
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
			}
		}

	}

}
