package dev.graphrag.openai.emulator;

/**
 * Counts tokens roughly, four characters each: a tokenizer's tables would take longer to
 * load than the emulator to start.
 */
final class Tokens {

	private static final int CHARACTERS = 4;

	private Tokens() {
	}

	static int of(String text) {
		return (text.length() + CHARACTERS - 1) / CHARACTERS;
	}

	/**
	 * Return the beginning of a text that has so many tokens.
	 */
	static String first(String text, int tokens) {
		return text.substring(0, (int) Math.min(text.length(), (long) CHARACTERS * Math.max(0, tokens)));
	}

	/**
	 * Return the tokens of what a request asks.
	 */
	static int of(OpenAiRequest request) {
		return request.messages().stream().mapToInt((message) -> of(message.content())).sum()
				+ request.inputs().stream().mapToInt(Tokens::of).sum();
	}

}
