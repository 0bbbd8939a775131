package dev.graphrag.openai;

import java.util.ArrayList;
import java.util.List;

import org.springframework.ai.chat.metadata.DefaultUsage;
import org.springframework.ai.embedding.Embedding;
import org.springframework.ai.embedding.EmbeddingResponse;
import org.springframework.ai.embedding.EmbeddingResponseMetadata;
import org.springframework.util.Assert;

/**
 * Outcome of one embedding request: one finite vector per input, in input order, each of
 * the expected length. Its {@code toString} has the figures and no vector.
 *
 * @param vectors vectors in input order; the arrays are the caller's to keep
 * @param model model that was asked for
 * @param dimensions length of every vector
 * @param latencyMs duration of the successful attempt alone, in milliseconds; zero if
 * every vector was in the {@link EmbeddingStore}, and no request was made
 * @param tokens tokens of the input that was sent, zero if the server did not tell
 * @param report what was tried to get the answer
 */
public record EmbeddingResult(List<float[]> vectors, String model, int dimensions, double latencyMs, long tokens,
		CallReport report) {

	/**
	 * Create an outcome.
	 */
	public EmbeddingResult {
		Assert.notNull(vectors, "vectors must not be null");
		Assert.notNull(model, "model must not be null");
		Assert.notNull(report, "report must not be null");
	}

	/**
	 * Return the first vector, which is the only one of a single-text request.
	 * @return the vector, not copied
	 */
	public float[] vector() {
		return this.vectors.get(0);
	}

	/**
	 * Return the outcome as Spring AI's own response, for code that works with Spring
	 * AI's types.
	 * @return a new response over the same vectors
	 */
	public EmbeddingResponse response() {
		List<Embedding> embeddings = new ArrayList<>(this.vectors.size());
		for (int index = 0; index < this.vectors.size(); index++) {
			embeddings.add(new Embedding(this.vectors.get(index), index));
		}
		// Spring AI's counts are no larger than an int.
		int total = (int) Math.min(this.tokens, Integer.MAX_VALUE);
		return new EmbeddingResponse(embeddings,
				new EmbeddingResponseMetadata(this.model, new DefaultUsage(total, 0, total)));
	}

	@Override
	public String toString() {
		return "EmbeddingResult[vectors=" + this.vectors.size() + ", model=" + this.model + ", dimensions="
				+ this.dimensions + ", latencyMs=" + this.latencyMs + ", tokens=" + this.tokens + ", report="
				+ this.report + "]";
	}

}
