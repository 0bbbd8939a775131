package dev.graphrag.openai.client;

import dev.graphrag.openai.http.Content;
import org.jspecify.annotations.Nullable;

/**
 * What an attempt sends, and how long the answer may become.
 *
 * @param content what to send
 * @param choices completions asked for, zero for embeddings
 * @param mostTokens most tokens of each, {@code null} if that is left open
 */
record Asked(Content content, long choices, @Nullable Long mostTokens) {

	static Asked forVectors(Content content) {
		return new Asked(content, 0, 0L);
	}

}
