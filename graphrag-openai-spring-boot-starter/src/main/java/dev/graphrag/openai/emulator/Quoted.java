package dev.graphrag.openai.emulator;

/**
 * How texts stand in messages of assertions: their beginning, in quotes.
 */
final class Quoted {

	private static final int SHOWN = 40;

	private Quoted() {
	}

	static String of(String text) {
		return '"' + ((text.length() <= SHOWN) ? text : text.substring(0, SHOWN) + "…") + '"';
	}

}
