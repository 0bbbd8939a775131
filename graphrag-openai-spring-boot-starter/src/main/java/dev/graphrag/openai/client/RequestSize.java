package dev.graphrag.openai.client;

import dev.graphrag.openai.tokens.PromptTokens;
import org.jspecify.annotations.Nullable;

/**
 * What can be told of a request's tokens before it is sent. The request is read through
 * for it, once.
 *
 * @param promptTokens tokens of the prompt, guessed by its length
 * @param choices completions asked for, zero for embeddings
 * @param mostTokens most tokens of each, {@code null} if that is left open
 */
record RequestSize(long promptTokens, long choices, @Nullable Long mostTokens) {

	static RequestSize of(Asked asked) {
		return new RequestSize(PromptTokens.estimate(asked.content().body()), asked.choices(), asked.mostTokens());
	}

}
