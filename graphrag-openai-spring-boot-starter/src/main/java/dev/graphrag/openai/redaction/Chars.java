package dev.graphrag.openai.redaction;

/**
 * Classes of characters, and runs of them, in text that may be escaped.
 */
final class Chars {

	private Chars() {
	}

	static boolean isQuote(char c) {
		return c == '"' || c == '\'' || c == '`';
	}

	static boolean isLetter(char c) {
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
	}

	static boolean isDigit(char c) {
		return c >= '0' && c <= '9';
	}

	static boolean isAlphanumeric(char c) {
		return isLetter(c) || isDigit(c);
	}

	static boolean isBlank(char c) {
		return c == ' ' || c == '\t';
	}

	static boolean isLineBreak(char c) {
		return c == '\n' || c == '\r';
	}

	static boolean isSpace(char c) {
		return isBlank(c) || isLineBreak(c);
	}

	static boolean isWordPart(char c) {
		return isAlphanumeric(c) || c == '_' || c == '-';
	}

	static boolean isAlphanumericAt(String text, int at) {
		return at >= 0 && at < text.length() && isAlphanumeric(text.charAt(at));
	}

	static int skipBackslashes(String text, int from) {
		int at = from;
		while (at < text.length() && text.charAt(at) == '\\') {
			at++;
		}
		return at;
	}

	static int skipBlanks(String text, int from) {
		int at = from;
		while (at < text.length() && isBlank(text.charAt(at))) {
			at++;
		}
		return at;
	}

	/**
	 * Return whether a word begins here: after nothing, after something other than a
	 * letter or digit, or after an escape such as {@code \n}, {@code \}{@code u000a} or
	 * {@code %20}.
	 * @param text the text
	 * @param at the index of the word's first character
	 * @return whether it is the first
	 */
	static boolean isWordStart(String text, int at) {
		return !isAlphanumericAt(text, at - 1) || isAfterEscape(text, at);
	}

	static boolean isAfterEscape(String text, int at) {
		if (at >= 2 && text.charAt(at - 2) == '\\') {
			return "nrtbf".indexOf(text.charAt(at - 1)) >= 0;
		}
		if (at >= 3 && text.charAt(at - 3) == '%') {
			return isHexBefore(text, at, 2);
		}
		return at >= 6 && text.charAt(at - 5) == 'u' && text.charAt(at - 6) == '\\' && isHexBefore(text, at, 4);
	}

	private static boolean isHexBefore(String text, int end, int count) {
		for (int i = end - count; i < end; i++) {
			if (Character.digit(text.charAt(i), 16) < 0) {
				return false;
			}
		}
		return true;
	}

}
