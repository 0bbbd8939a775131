package dev.graphrag.openai.telemetry;

import dev.graphrag.openai.Secret;
import dev.graphrag.openai.redaction.PlainText;
import org.jspecify.annotations.Nullable;

/**
 * Makes text from outside fit for one line of a log: a caller may supply any model name,
 * and a server any header.
 */
final class SafeText {

	private static final int MAX_LENGTH = 200;

	private SafeText() {
	}

	/**
	 * Cut text to 200 characters and replace what could break or hide a line.
	 */
	static String line(String text) {
		String cut = (text.length() > MAX_LENGTH) ? text.substring(0, MAX_LENGTH) + "…" : text;
		if (cut.chars().noneMatch(SafeText::breaksLine)) {
			return cut;
		}
		StringBuilder line = new StringBuilder(cut.length());
		cut.chars().forEach((character) -> line.append(breaksLine(character) ? '?' : (char) character));
		return line.toString();
	}

	/**
	 * Return an identifier as it is, and the mask for text that is none or may be a key.
	 */
	static @Nullable String identifier(@Nullable String text) {
		if (text == null || text.isEmpty()) {
			return null;
		}
		String identifier = PlainText.identifier(text);
		return (identifier != null) ? identifier : Secret.MASK;
	}

	private static boolean breaksLine(int character) {
		return switch (Character.getType(character)) {
			case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
			default -> false;
		};
	}

}
