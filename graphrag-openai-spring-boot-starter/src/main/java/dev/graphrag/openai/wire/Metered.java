package dev.graphrag.openai.wire;

/**
 * An answer that tells the tokens it took.
 */
public interface Metered {

	/**
	 * Return the tokens of what was sent.
	 * @return the tokens, zero if the server did not tell
	 */
	long promptTokens();

	/**
	 * Return the tokens of the completion.
	 * @return the tokens, zero for embeddings or if the server did not tell
	 */
	default long completionTokens() {
		return 0;
	}

}
