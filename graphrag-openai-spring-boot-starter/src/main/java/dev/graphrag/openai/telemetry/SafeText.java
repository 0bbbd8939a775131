package dev.graphrag.openai.telemetry;

import dev.graphrag.openai.Secret;
import org.jspecify.annotations.Nullable;

/**
 * Makes text from outside fit for one line of a log: a caller may supply any model name,
 * and a server any header.
 */
final class SafeText {

	private static final int MAX_LENGTH = 200;

	private static final int MAX_IDENTIFIER_LENGTH = 128;

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
		boolean identifier = text.length() <= MAX_IDENTIFIER_LENGTH && text.chars().allMatch(SafeText::inIdentifier)
				&& !text.contains("sk-");
		return identifier ? text : Secret.MASK;
	}

	private static boolean breaksLine(int character) {
		return switch (Character.getType(character)) {
			case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
			default -> false;
		};
	}

	private static boolean inIdentifier(int character) {
		return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z')
				|| (character >= '0' && character <= '9') || "_-.:".indexOf(character) >= 0;
	}

}
