package dev.graphrag.openai.telemetry;

import java.util.Locale;

/**
 * Values of the {@code token_type} label.
 */
enum TokenType {

	PROMPT, COMPLETION, INPUT;

	private final String code = name().toLowerCase(Locale.ROOT);

	String code() {
		return this.code;
	}

}
