package dev.graphrag.openai.corpus;

import dev.graphrag.openai.EmbeddedText;
import dev.graphrag.openai.EmbeddedText.Origin;
import dev.graphrag.openai.EmbeddingKey;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.tokens.TextTokens;
import org.jspecify.annotations.Nullable;

/**
 * A text that was read and not yet delivered. Used by the thread that consumes the run
 * alone.
 */
final class PendingText {

	private final long index;

	private final @Nullable EmbeddingKey key;

	private final @Nullable PendingText original;

	private @Nullable String text;

	private int tokens;

	private boolean counted;

	private @Nullable EmbeddedText outcome;

	private boolean repeated;

	private float @Nullable [] copy;

	private PendingText(long index, @Nullable EmbeddingKey key, @Nullable String text, @Nullable PendingText original) {
		this.index = index;
		this.key = key;
		this.text = text;
		this.original = original;
	}

	/**
	 * A text that is to be embedded.
	 * @param tokens how many tokens it has at most
	 * @param counted whether it has as many
	 */
	static PendingText of(long index, EmbeddingKey key, String text, int tokens, boolean counted) {
		PendingText pending = new PendingText(index, key, text, null);
		pending.tokens = tokens;
		pending.counted = counted;
		return pending;
	}

	static PendingText refused(long index, OpenAiClientException failure) {
		PendingText refused = new PendingText(index, null, null, null);
		refused.fails(Origin.REFUSED, failure);
		return refused;
	}

	static PendingText repeating(long index, float[] vector) {
		PendingText repeating = new PendingText(index, null, null, null);
		repeating.outcome = new EmbeddedText(index, vector, null, Origin.DUPLICATE);
		return repeating;
	}

	/**
	 * The same text as another one that is not yet delivered: it will have its outcome.
	 */
	static PendingText repeating(long index, PendingText original) {
		original.repeated = true;
		return new PendingText(index, null, null, original);
	}

	@Nullable EmbeddingKey key() {
		return this.key;
	}

	String text() {
		return (this.text != null) ? this.text : "";
	}

	/**
	 * Return the number of tokens, or a number that is not exceeded as long as they were
	 * not counted: to count takes longer than all the rest.
	 */
	int atMostTokens() {
		return this.tokens;
	}

	int tokens() {
		if (!this.counted) {
			this.tokens = TextTokens.count(text());
			this.counted = true;
		}
		return this.tokens;
	}

	void has(float[] vector, Origin origin) {
		this.text = null;
		this.outcome = new EmbeddedText(this.index, vector, null, origin);
	}

	void fails(Origin origin, OpenAiClientException failure) {
		this.text = null;
		this.outcome = new EmbeddedText(this.index, null, failure, origin);
	}

	boolean hasOutcome() {
		return this.outcome != null || (this.original != null && this.original.hasOutcome());
	}

	/**
	 * Return the outcome, which is the consumer's from now on.
	 */
	@Nullable EmbeddedText deliver() {
		if (this.original != null) {
			return this.original.repeated(this.index);
		}
		float[] vector = (this.outcome != null) ? this.outcome.vector() : null;
		// The consumer may change its array before the repetition is delivered.
		this.copy = (this.repeated && vector != null) ? vector.clone() : null;
		return this.outcome;
	}

	private @Nullable EmbeddedText repeated(long index) {
		EmbeddedText first = this.outcome;
		if (first == null) {
			return null;
		}
		return (this.copy != null) ? new EmbeddedText(index, this.copy.clone(), null, Origin.DUPLICATE)
				: new EmbeddedText(index, null, first.failure(), first.origin());
	}

}
