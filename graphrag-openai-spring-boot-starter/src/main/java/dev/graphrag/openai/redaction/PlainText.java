package dev.graphrag.openai.redaction;

import org.jspecify.annotations.Nullable;

/**
 * The one rule for what a server says in its own vocabulary, such as a request id, an
 * error code or a finish reason: short, of letters, digits and {@code _-.:/[]}, and
 * without the shape of a key. {@code insufficient_quota}, {@code RateLimitReached} and
 * {@code req_011CS} pass; a sentence does not.
 */
public final class PlainText {

	private static final int MAX_LENGTH = 128;

	private PlainText() {
	}

	/**
	 * Return an identifier as it is.
	 * @param text the text, of any content
	 * @return the text, or {@code null} if it is missing, empty or no identifier
	 */
	public static @Nullable String identifier(@Nullable String text) {
		if (text == null || text.isEmpty() || text.length() > MAX_LENGTH || text.contains("sk-")) {
			return null;
		}
		// Not by a stream, which costs a call more than its retry template does.
		for (int index = 0; index < text.length(); index++) {
			if (!isPlain(text.charAt(index))) {
				return null;
			}
		}
		return text;
	}

	private static boolean isPlain(char character) {
		return Chars.isAlphanumeric(character) || "_-.:/[]".indexOf(character) >= 0;
	}

}
