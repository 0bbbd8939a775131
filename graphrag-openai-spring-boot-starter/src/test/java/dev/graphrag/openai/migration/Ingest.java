package dev.graphrag.openai.migration;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.SharedOpenAiClient;

import org.springframework.ai.embedding.EmbeddingOptions;

/**
 * The manual's ingest service over the guarded client.
 */
class Ingest {

	private final SharedOpenAiClient openAi;

	private final Passages passages;

	Ingest(SharedOpenAiClient openAi, Passages passages) {
		this.openAi = openAi;
		this.passages = passages;
	}

	List<float[]> vectors(List<String> texts) {
		return this.openAi.embeddings(texts).vectors();
	}

	List<float[]> shortVectors(List<String> texts) {
		EmbeddingOptions options = EmbeddingOptions.builder().dimensions(512).build();
		return this.openAi.embeddings(texts, options).vectors();
	}

	void ingest(String document, List<String> texts) {
		try {
			this.passages.store(document, vectors(texts));
		}
		catch (OpenAiClientException ex) {
			switch (ex.reason()) {
				case RATE_LIMIT, TRANSIENT_FAILURE, INTERRUPTED ->
					this.passages.later(document, Objects.requireNonNullElse(ex.retryAfter(), Duration.ofMinutes(5)));
				case INVALID_REQUEST, INVALID_VECTOR -> this.passages.refuse(document, ex.reason().code());
				default -> throw ex;
			}
		}
	}

	/**
	 * Where the vectors go.
	 */
	interface Passages {

		void store(String document, List<float[]> vectors);

		void later(String document, Duration delay);

		void refuse(String document, String reason);

	}

}
