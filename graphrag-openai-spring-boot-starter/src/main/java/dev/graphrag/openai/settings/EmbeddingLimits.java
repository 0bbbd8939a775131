package dev.graphrag.openai.settings;

/**
 * What OpenAI accepts in one embedding request, from its API reference
 * ({@code POST /embeddings}, {@code input}).
 */
public final class EmbeddingLimits {

	/**
	 * Texts in one request.
	 */
	public static final int MAX_INPUTS = 2048;

	/**
	 * Tokens in one request, all texts together.
	 */
	public static final int MAX_TOKENS = 300_000;

	/**
	 * Tokens in one text.
	 */
	public static final int MAX_TOKENS_OF_TEXT = 8192;

	private EmbeddingLimits() {
	}

}
