package dev.graphrag.openai.corpus;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.graphrag.openai.EmbeddingKey;
import dev.graphrag.openai.EmbeddingStore;
import org.jspecify.annotations.Nullable;

/**
 * A store in memory that keeps what it was asked and can be made to fail.
 */
public final class MapStore implements EmbeddingStore {

	private final Map<EmbeddingKey, float[]> vectors = new ConcurrentHashMap<>();

	private final List<Integer> finds = new CopyOnWriteArrayList<>();

	private final List<Integer> saves = new CopyOnWriteArrayList<>();

	private volatile @Nullable RuntimeException failure;

	public void failWith(@Nullable RuntimeException failure) {
		this.failure = failure;
	}

	public void put(EmbeddingKey key, float[] vector) {
		this.vectors.put(key, vector);
	}

	@Override
	public Map<EmbeddingKey, float[]> find(Collection<EmbeddingKey> keys) {
		this.finds.add(keys.size());
		failIfTold();
		Map<EmbeddingKey, float[]> found = new HashMap<>();
		keys.forEach((key) -> this.vectors.computeIfPresent(key, (same, vector) -> {
			found.put(key, vector.clone());
			return vector;
		}));
		return found;
	}

	@Override
	public void save(Map<EmbeddingKey, float[]> vectors) {
		this.saves.add(vectors.size());
		failIfTold();
		vectors.forEach((key, vector) -> this.vectors.put(key, vector.clone()));
	}

	private void failIfTold() {
		RuntimeException failure = this.failure;
		if (failure != null) {
			throw failure;
		}
	}

	public Map<EmbeddingKey, float[]> vectors() {
		return this.vectors;
	}

	/**
	 * Return how many keys were looked for each time.
	 */
	public List<Integer> finds() {
		return new ArrayList<>(this.finds);
	}

	/**
	 * Return how many vectors were saved each time.
	 */
	public List<Integer> saves() {
		return new ArrayList<>(this.saves);
	}

}
