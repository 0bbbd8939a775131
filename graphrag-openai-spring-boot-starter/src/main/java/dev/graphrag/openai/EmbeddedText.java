package dev.graphrag.openai;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * What became of one text of a corpus: a vector, or the reason why there is none. Its
 * {@code toString} has no vector.
 *
 * @param index place of the text in the corpus, from 0
 * @param vector its vector, the consumer's to keep; {@code null} if there is none
 * @param failure why there is none, {@code null} if there is one
 * @param origin where the vector is from, or whose fault it is that there is none
 */
@SuppressWarnings("ArrayRecordComponent") // A copy of each of millions would cost more.
public record EmbeddedText(long index, float @Nullable [] vector, @Nullable OpenAiClientException failure,
		Origin origin) {

	/**
	 * Create an outcome.
	 */
	public EmbeddedText {
		Assert.notNull(origin, "origin must not be null");
		Assert.isTrue((vector != null) == origin.hasVector(), "an outcome has a vector where its origin says so");
		Assert.isTrue((failure != null) != origin.hasVector(), "an outcome has a vector or a failure");
	}

	@Override
	public String toString() {
		return "EmbeddedText[index=" + this.index + ", origin=" + this.origin
				+ ((this.vector != null) ? ", dimensions=" + this.vector.length : "")
				+ ((this.failure != null) ? ", failure=" + this.failure.getMessage() : "") + "]";
	}

	/**
	 * Where a vector is from, or whose fault it is that there is none.
	 */
	public enum Origin {

		/**
		 * The text was embedded in this run.
		 */
		EMBEDDED(true),

		/**
		 * The vector was in the {@link EmbeddingStore}.
		 */
		STORED(true),

		/**
		 * The same text came before in this run, and its vector was used again.
		 */
		DUPLICATE(true),

		/**
		 * The text cannot be embedded: it is blank, too long, or refused by OpenAI. It
		 * would be refused again.
		 */
		REFUSED(false),

		/**
		 * The request that had the text in it failed for good. The text can be embedded
		 * in another run.
		 */
		FAILED(false);

		private final boolean vector;

		Origin(boolean vector) {
			this.vector = vector;
		}

		/**
		 * Return whether texts of this origin have a vector.
		 * @return whether there is a vector, and no failure
		 */
		public boolean hasVector() {
			return this.vector;
		}

	}

}
