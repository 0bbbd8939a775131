package dev.graphrag.openai.corpus;

import java.util.LinkedHashMap;
import java.util.Map;

import dev.graphrag.openai.EmbeddingKey;
import dev.graphrag.openai.OpenAiClientException;
import org.jspecify.annotations.Nullable;

/**
 * The latest texts that OpenAI refused in a run, so that one that comes again is not
 * searched for by a dozen requests again.
 */
final class RefusedTexts {

	private static final int CAPACITY = 10_000;

	private final Map<EmbeddingKey, OpenAiClientException> failures = new LinkedHashMap<>() {

		@Override
		protected boolean removeEldestEntry(Map.Entry<EmbeddingKey, OpenAiClientException> eldest) {
			return size() > CAPACITY;
		}

	};

	@Nullable OpenAiClientException get(EmbeddingKey key) {
		return this.failures.isEmpty() ? null : this.failures.get(key);
	}

	void add(EmbeddingKey key, OpenAiClientException failure) {
		this.failures.put(key, failure);
	}

}
