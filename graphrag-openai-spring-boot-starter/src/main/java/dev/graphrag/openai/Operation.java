package dev.graphrag.openai;

import java.util.Locale;

/**
 * Kind of call made to OpenAI.
 */
public enum Operation {

	/**
	 * Chat completion.
	 */
	CHAT,

	/**
	 * Embedding of one or more texts.
	 */
	EMBEDDING;

	private final String code = name().toLowerCase(Locale.ROOT);

	/**
	 * Return the stable lower-case name used in metrics, logs and reports.
	 * @return {@code chat} or {@code embedding}
	 */
	public String code() {
		return this.code;
	}

}
