package dev.graphrag.openai.corpus;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import dev.graphrag.openai.emulator.OpenAiAnswer;
import dev.graphrag.openai.emulator.OpenAiRequest;
import dev.graphrag.openai.test.OpenAiEmulator;
import org.jspecify.annotations.Nullable;

/**
 * Has an emulator embed every text as a vector of its own, the same each time, unless a
 * rule has another answer to the request; and counts what it embeds, since that is what
 * is paid for.
 */
public final class PaidTexts {

	private final OpenAiEmulator openAi;

	private final int dimensions;

	private final Map<String, Integer> paid = new ConcurrentHashMap<>();

	private final AtomicInteger running = new AtomicInteger();

	private final AtomicInteger mostRunning = new AtomicInteger();

	private volatile Rule rule = (texts) -> null;

	/**
	 * Have an emulator embed texts.
	 * @param openAi the emulator
	 * @param dimensions length of the vectors, whatever is asked for
	 */
	public PaidTexts(OpenAiEmulator openAi, int dimensions) {
		this.openAi = openAi;
		this.dimensions = dimensions;
		openAi.embeddings().otherwise(this::answer);
	}

	/**
	 * Answer otherwise the requests for which the rule has an answer.
	 */
	public void when(Rule rule) {
		this.rule = rule;
	}

	private OpenAiAnswer answer(OpenAiRequest request) {
		this.mostRunning.accumulateAndGet(this.running.incrementAndGet(), Math::max);
		try {
			OpenAiAnswer other = this.rule.answer(request.inputs());
			return (other != null) ? other : embedded(request.inputs());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return OpenAiAnswer.hangUp();
		}
		finally {
			// Whoever has the answer may send the next request at once.
			this.running.decrementAndGet();
		}
	}

	private OpenAiAnswer embedded(List<String> texts) {
		texts.forEach((text) -> this.paid.merge(text, 1, Integer::sum));
		return OpenAiAnswer.vectors(texts.stream().map(this::vector).toArray(float[][]::new));
	}

	/**
	 * Return the vector of a text.
	 */
	public float[] vector(String text) {
		float[] vector = new float[this.dimensions];
		int seed = text.hashCode();
		for (int index = 0; index < this.dimensions; index++) {
			seed = seed * 31 + index + 1;
			vector[index] = (seed % 1000 + 0.5f) / 1000;
		}
		return vector;
	}

	/**
	 * Return the texts of each request, in the order of their arrival.
	 */
	public List<List<String>> requests() {
		return requests(this.openAi);
	}

	/**
	 * Return the texts of each request to an emulator, in the order of their arrival.
	 */
	public static List<List<String>> requests(OpenAiEmulator openAi) {
		return openAi.embeddingRequests().stream().map(OpenAiRequest::inputs).toList();
	}

	/**
	 * Return how many texts each request had.
	 */
	public List<Integer> sizes() {
		return requests().stream().map(List::size).toList();
	}

	/**
	 * Return how often each text was embedded.
	 */
	public Map<String, Integer> paid() {
		return this.paid;
	}

	/**
	 * Return how many requests there were at once.
	 */
	public int mostRunning() {
		return this.mostRunning.get();
	}

	/**
	 * Answers some requests, and may take its time.
	 */
	@FunctionalInterface
	public interface Rule {

		/**
		 * Answer a request.
		 * @param texts the texts of the request
		 * @return the answer, or {@code null} to have them embedded
		 * @throws InterruptedException if the emulator is closed meanwhile
		 */
		@Nullable OpenAiAnswer answer(List<String> texts) throws InterruptedException;

	}

}
