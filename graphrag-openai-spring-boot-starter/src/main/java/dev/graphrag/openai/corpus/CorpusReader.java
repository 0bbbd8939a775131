package dev.graphrag.openai.corpus;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Spliterator;
import java.util.function.Function;

import dev.graphrag.openai.EmbeddedText;
import dev.graphrag.openai.EmbeddedText.Origin;
import dev.graphrag.openai.EmbeddingKey;
import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.settings.EmbeddingLimits;
import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.store.GuardedStore;
import dev.graphrag.openai.tokens.TextTokens;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * Reads texts of a corpus in blocks and sorts them: what cannot be embedded, what came
 * before in the run, what is in the store; the rest is to be sent. Used by the thread
 * that consumes the run alone.
 */
final class CorpusReader {

	private static final int MAX_TOKENS_OF_TEXT = EmbeddingLimits.MAX_TOKENS_OF_TEXT;

	private final Spliterator<String> source;

	private final Function<String, EmbeddingKey> keys;

	private final @Nullable GuardedStore store;

	private final RecentVectors recent;

	private final RefusedTexts refused = new RefusedTexts();

	private final Map<EmbeddingKey, PendingText> pending = new HashMap<>();

	private final Deque<PendingText> unsent = new ArrayDeque<>();

	private long count;

	private boolean exhausted;

	private @Nullable Throwable failure;

	CorpusReader(Spliterator<String> source, OpenAiSettings.Embedding settings, @Nullable GuardedStore store,
			RecentVectors recent) {
		this.source = source;
		this.keys = EmbeddingKey.keys(settings.model(), settings.expectedDimensions());
		this.store = store;
		this.recent = recent;
	}

	/**
	 * Return whether there is nothing more to read.
	 */
	boolean exhausted() {
		return this.exhausted;
	}

	/**
	 * Return what the corpus threw when it was read, {@code null} if it did not.
	 */
	@Nullable Throwable failure() {
		return this.failure;
	}

	/**
	 * Return the texts that are to be sent, in order.
	 */
	Deque<PendingText> unsent() {
		return this.unsent;
	}

	/**
	 * Read a block.
	 * @param size how many texts to read
	 * @return the texts, fewer where the corpus ends
	 */
	List<PendingText> read(int size) {
		List<PendingText> block = new ArrayList<>(size);
		List<PendingText> unknown = new ArrayList<>();
		try {
			while (block.size() < size && !this.exhausted) {
				this.exhausted = !this.source.tryAdvance((text) -> block.add(sorted(text, unknown)));
			}
		}
		catch (Throwable ex) {
			// What was read before is delivered first.
			this.failure = ex;
			this.exhausted = true;
		}
		look(unknown);
		return block;
	}

	private PendingText sorted(@Nullable String text, List<PendingText> unknown) {
		long index = this.count++;
		if (!StringUtils.hasText(text)) {
			return PendingText.refused(index, blank(index));
		}
		int atMost = TextTokens.atMost(text);
		if (atMost == TextTokens.NOT_UNICODE) {
			return PendingText.refused(index, notUnicode(index));
		}
		boolean counted = atMost > MAX_TOKENS_OF_TEXT;
		int tokens = counted ? TextTokens.count(text, MAX_TOKENS_OF_TEXT) : atMost;
		return (tokens > MAX_TOKENS_OF_TEXT) ? PendingText.refused(index, tooLong(index, tokens))
				: known(text, index, unknown, (key) -> PendingText.of(index, key, text, tokens, counted));
	}

	private PendingText known(String text, long index, List<PendingText> unknown,
			Function<EmbeddingKey, PendingText> unlessKnown) {
		EmbeddingKey key = this.keys.apply(text);
		PendingText original = this.pending.get(key);
		if (original != null) {
			return PendingText.repeating(index, original);
		}
		OpenAiClientException before = this.refused.get(key);
		if (before != null) {
			return PendingText.refused(index, before);
		}
		float[] vector = this.recent.find(key);
		if (vector != null) {
			return PendingText.repeating(index, vector);
		}
		PendingText fresh = unlessKnown.apply(key);
		this.pending.put(key, fresh);
		unknown.add(fresh);
		return fresh;
	}

	private static OpenAiClientException tooLong(long index, int tokens) {
		return refusal(index, "has at least " + tokens + " tokens, more than OpenAI's " + MAX_TOKENS_OF_TEXT,
				"Split long texts before they are embedded, for example with TokenTextSplitter.",
				Map.of("index", index, "tokens", tokens, "max_tokens", MAX_TOKENS_OF_TEXT));
	}

	private static OpenAiClientException notUnicode(long index) {
		return refusal(index, "has half of a surrogate pair, which cannot be sent", "Cut texts between characters.",
				Map.of("index", index));
	}

	private static OpenAiClientException blank(long index) {
		return refusal(index, "is blank", "Leave out texts without words.", Map.of("index", index));
	}

	private static OpenAiClientException refusal(long index, String problem, String remediation,
			Map<String, ?> details) {
		return new OpenAiClientException(FailureReason.INVALID_REQUEST,
				"Text " + index + " of the corpus " + problem + ". No request was made.", remediation, details);
	}

	private void look(List<PendingText> unknown) {
		Map<EmbeddingKey, float[]> stored = (this.store != null)
				? this.store.find(unknown.stream().map(PendingText::key).toList()) : Map.of();
		for (PendingText text : unknown) {
			float[] vector = stored.get(text.key());
			if (vector != null) {
				text.has(vector, Origin.STORED);
			}
			else {
				this.unsent.add(text);
			}
		}
	}

	/**
	 * A text leaves the run: from now on it is known by its hash alone.
	 */
	void delivered(PendingText text, EmbeddedText outcome) {
		EmbeddingKey key = text.key();
		if (key != null) {
			this.pending.remove(key);
			if (outcome.vector() != null) {
				this.recent.add(key, outcome.vector());
			}
			else if (outcome.origin() == Origin.REFUSED && outcome.failure() != null) {
				this.refused.add(key, outcome.failure());
			}
		}
	}

}
