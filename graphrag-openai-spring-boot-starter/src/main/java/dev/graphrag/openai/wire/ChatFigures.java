package dev.graphrag.openai.wire;

/**
 * Figures of a chat completion, whole or streamed to its end.
 *
 * @param model model that the server says it used, empty if not told
 * @param finishReason finish reason of the first choice as the API spells it, empty if
 * not told
 * @param promptTokens tokens of the prompt, zero if not told
 * @param cachedTokens part of them served from OpenAI's cache
 * @param completionTokens tokens of the completion, zero if not told
 */
public record ChatFigures(String model, String finishReason, long promptTokens, long cachedTokens,
		long completionTokens) implements Metered {
}
