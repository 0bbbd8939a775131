package dev.graphrag.openai;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * How far a corpus run has come. Its {@code toString} is a line for a terminal, such as
 * {@code 12800 of 50000 texts, 2100 vectors/s, 3 refused, 0 failed}.
 *
 * @param texts texts delivered, by what became of them
 * @param total texts of the corpus, {@code null} if its stream does not know its size
 * @param elapsed time since the first text was asked for
 */
public record CorpusProgress(Map<EmbeddedText.Origin, Long> texts, @Nullable Long total, Duration elapsed) {

	/**
	 * Create a progress over an unmodifiable copy.
	 */
	public CorpusProgress {
		Assert.notNull(texts, "texts must not be null");
		Assert.notNull(elapsed, "elapsed must not be null");
		texts = Map.copyOf(texts);
	}

	/**
	 * Return how many texts were delivered, with a vector or without.
	 * @return the number of texts
	 */
	public long delivered() {
		return this.texts.values().stream().mapToLong(Long::longValue).sum();
	}

	/**
	 * Return how many texts had one outcome.
	 * @param origin the outcome
	 * @return the number of texts
	 */
	public long count(EmbeddedText.Origin origin) {
		Assert.notNull(origin, "origin must not be null");
		return this.texts.getOrDefault(origin, 0L);
	}

	/**
	 * Return how many vectors were delivered a second, since the run began.
	 * @return vectors a second, 0 before any time has passed
	 */
	public double vectorsPerSecond() {
		long vectors = this.texts.entrySet()
			.stream()
			.filter((entry) -> entry.getKey().hasVector())
			.mapToLong(Map.Entry::getValue)
			.sum();
		return this.elapsed.isZero() ? 0 : vectors / (this.elapsed.toNanos() / 1e9);
	}

	/**
	 * Return how many texts are still to be delivered.
	 * @return the number of texts, {@code null} if it is not known
	 */
	public @Nullable Long remaining() {
		return (this.total != null) ? Math.max(0, this.total - delivered()) : null;
	}

	@Override
	public String toString() {
		return delivered() + ((this.total != null) ? " of " + this.total : "") + " texts, "
				+ String.format(Locale.ROOT, "%.0f", vectorsPerSecond()) + " vectors/s, "
				+ count(EmbeddedText.Origin.REFUSED) + " refused, " + count(EmbeddedText.Origin.FAILED) + " failed";
	}

}
