package dev.graphrag.openai.store;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

import dev.graphrag.openai.EmbeddingKey;
import dev.graphrag.openai.EmbeddingStore;
import dev.graphrag.openai.TimeSource;
import dev.graphrag.openai.settings.Setting;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.util.Assert;

/**
 * A store that may fail: then vectors are embedded anew or not kept, which is told at
 * WARN and costs money, and never a call. A store that failed three times in a row is
 * left alone for 30 seconds, so that one that hangs does not hold up every request. What
 * it finds is checked. Thread-safe.
 */
public final class GuardedStore {

	private static final Logger logger = LoggerFactory.getLogger(Setting.LOGGER);

	private static final int FAILURES_BEFORE_PAUSE = 3;

	private static final Duration PAUSE = Duration.ofSeconds(30);

	private static final String CURE = "Look at the store's database; vectors are paid for again until it works. Where its"
			+ " table is missing, set graphrag.openai.embedding.store.initialize-schema to always, or run the script of"
			+ " the starter's jar.";

	private final EmbeddingStore store;

	private final String actor;

	private final TimeSource time;

	private int failuresInARow;

	private long pausedAt;

	/**
	 * Guard calls from a store.
	 * @param store the store
	 * @param actor audit name in the log
	 * @param time the clock
	 */
	public GuardedStore(EmbeddingStore store, String actor, TimeSource time) {
		Assert.notNull(store, "store must not be null");
		Assert.notNull(actor, "actor must not be null");
		Assert.notNull(time, "time must not be null");
		this.store = store;
		this.actor = actor;
		this.time = time;
	}

	/**
	 * Find vectors.
	 * @param keys what to look for
	 * @return the usable vectors that are there, none if the store fails
	 */
	public Map<EmbeddingKey, float[]> find(Collection<EmbeddingKey> keys) {
		return keys.isEmpty() ? Map.of()
				: attempt("find", keys.size(), () -> usable(keys, this.store.find(keys)), Map.of());
	}

	/**
	 * Keep vectors, if the store can.
	 * @param vectors the vectors
	 */
	public void save(Map<EmbeddingKey, float[]> vectors) {
		if (!vectors.isEmpty()) {
			attempt("save", vectors.size(), () -> {
				this.store.save(vectors);
				return true;
			}, false);
		}
	}

	private Map<EmbeddingKey, float[]> usable(Collection<EmbeddingKey> keys, Map<EmbeddingKey, float[]> found) {
		Map<EmbeddingKey, float[]> usable = new HashMap<>();
		int unusable = 0;
		for (EmbeddingKey key : keys) {
			float[] vector = found.get(key);
			if (key.fits(vector)) {
				usable.put(key, vector);
			}
			else if (vector != null) {
				unusable++;
			}
		}
		if (unusable > 0) {
			logger.atWarn()
				.addKeyValue("actor", this.actor)
				.addKeyValue("texts", unusable)
				.addKeyValue("remediation",
						"Delete the rows whose vectors are not of their model's length or not finite.")
				.log("openai.embedding.store_unusable");
		}
		return usable;
	}

	private <T> T attempt(String operation, int texts, Supplier<T> work, T otherwise) {
		if (paused()) {
			return otherwise;
		}
		try {
			T result = work.get();
			succeeded();
			return result;
		}
		catch (Throwable ex) {
			// The JVM's own trouble is nothing to go on after.
			if (ex instanceof VirtualMachineError error && !(ex instanceof StackOverflowError)) {
				throw error;
			}
			failed(operation, texts, ex);
			return otherwise;
		}
	}

	private synchronized boolean paused() {
		return this.failuresInARow >= FAILURES_BEFORE_PAUSE && this.time.nanoTime() - this.pausedAt < PAUSE.toNanos();
	}

	private synchronized void succeeded() {
		this.failuresInARow = 0;
	}

	// Its message may quote what was to be written.
	private synchronized void failed(String operation, int texts, Throwable failure) {
		this.failuresInARow++;
		this.pausedAt = this.time.nanoTime();
		logger.atWarn()
			.addKeyValue("actor", this.actor)
			.addKeyValue("operation", operation)
			.addKeyValue("texts", texts)
			.addKeyValue("error", failure.getClass().getName())
			.addKeyValue("paused_seconds", (this.failuresInARow >= FAILURES_BEFORE_PAUSE) ? PAUSE.toSeconds() : 0)
			.addKeyValue("remediation", CURE)
			.log("openai.embedding.store_failed");
	}

}
