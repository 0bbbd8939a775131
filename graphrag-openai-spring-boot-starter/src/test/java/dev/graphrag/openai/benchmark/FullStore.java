package dev.graphrag.openai.benchmark;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

import dev.graphrag.openai.EmbeddingKey;
import dev.graphrag.openai.EmbeddingStore;
import dev.graphrag.openai.client.OpenAiStubs;

/**
 * A store that has every text and takes no time, so that what is measured is the client's
 * own part in a hit. Each vector is a copy, as it would be from a real one.
 */
final class FullStore implements EmbeddingStore {

	private static final float[] VECTOR = OpenAiStubs.vector(Answers.DIMENSIONS);

	@Override
	public Map<EmbeddingKey, float[]> find(Collection<EmbeddingKey> keys) {
		Map<EmbeddingKey, float[]> found = new HashMap<>();
		keys.forEach((key) -> found.put(key, VECTOR.clone()));
		return found;
	}

	@Override
	public void save(Map<EmbeddingKey, float[]> vectors) {
		throw new IllegalStateException("Every text was there");
	}

}
