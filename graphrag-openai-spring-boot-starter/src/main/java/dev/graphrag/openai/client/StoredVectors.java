package dev.graphrag.openai.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.graphrag.openai.CallListener.Answer;
import dev.graphrag.openai.EmbeddingKey;
import dev.graphrag.openai.EmbeddingResult;
import dev.graphrag.openai.http.Cancellation;
import dev.graphrag.openai.store.GuardedStore;

/**
 * What a store has of one request: the rest is asked for, each text of it once, and kept
 * as soon as it is there. Used by the thread that makes the call alone.
 */
final class StoredVectors {

	private final EmbeddingRequest request;

	private final GuardedStore store;

	private final Cancellation cancellation;

	private final List<EmbeddingKey> keys;

	private final Map<EmbeddingKey, String> missing = new LinkedHashMap<>();

	private final Map<EmbeddingKey, float[]> vectors = new HashMap<>();

	StoredVectors(EmbeddingRequest request, GuardedStore store, Cancellation cancellation) {
		this.request = request;
		this.store = store;
		this.cancellation = cancellation;
		this.keys = request.keys();
	}

	/**
	 * Tell what is there from what is missing.
	 * @param ask whether the store is asked, or has nothing of it
	 */
	void look(boolean ask) {
		if (ask) {
			Set<EmbeddingKey> distinct = new LinkedHashSet<>(this.keys);
			// An interrupt of ours meanwhile would close an embedded database's file.
			this.cancellation.undisturbed(() -> this.vectors.putAll(this.store.find(distinct)));
		}
		for (int index = 0; index < this.keys.size(); index++) {
			EmbeddingKey key = this.keys.get(index);
			if (!this.vectors.containsKey(key)) {
				this.missing.putIfAbsent(key, this.request.texts().get(index));
			}
		}
	}

	boolean complete() {
		return this.missing.isEmpty();
	}

	EmbeddingRequest missing() {
		return this.request.withTexts(List.copyOf(this.missing.values()));
	}

	/**
	 * Return the outcome of a call that needs no request.
	 */
	Outcome<EmbeddingResult> outcome(RunningCall call) {
		int dimensions = this.request.expectedDimensions();
		EmbeddingResult result = new EmbeddingResult(inOrder(), this.request.model(), dimensions, 0, 0, call.report());
		return new Outcome<>(result, new Answer(0, 0, 0, 0, "", "", dimensions, null, this.keys.size()));
	}

	/**
	 * Keep what was asked for, and return it between what was there.
	 */
	Outcome<EmbeddingResult> completedBy(Outcome<EmbeddingResult> asked) {
		int stored = (int) this.keys.stream().filter((key) -> !this.missing.containsKey(key)).count();
		EmbeddingResult result = asked.result();
		Map<EmbeddingKey, float[]> fresh = new LinkedHashMap<>();
		this.missing.keySet().forEach((key) -> fresh.put(key, result.vectors().get(fresh.size())));
		this.cancellation.undisturbed(() -> this.store.save(fresh));
		this.vectors.putAll(fresh);
		return new Outcome<>(new EmbeddingResult(inOrder(), result.model(), result.dimensions(), result.latencyMs(),
				result.tokens(), result.report()), asked.answer().withStored(stored));
	}

	// Each caller's array is its own, also where a text comes twice.
	private List<float[]> inOrder() {
		List<float[]> ordered = new ArrayList<>(this.keys.size());
		Set<EmbeddingKey> taken = new LinkedHashSet<>();
		for (EmbeddingKey key : this.keys) {
			float[] vector = this.vectors.get(key);
			if (vector != null) {
				ordered.add(taken.add(key) ? vector : vector.clone());
			}
		}
		return ordered;
	}

}
