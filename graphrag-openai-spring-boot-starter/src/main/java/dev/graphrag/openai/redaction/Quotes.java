package dev.graphrag.openai.redaction;

/**
 * Finds the ends of quoted strings in text of any escaping depth.
 */
final class Quotes {

	private Quotes() {
	}

	/**
	 * Find the quote that closes a string. Where {@code b} backslashes belong to the
	 * opening quote, a closing one has {@code b} plus any multiple of {@code 2(b + 1)},
	 * which are the string's own; fewer than {@code b} close a string around this one.
	 * @param text the text
	 * @param open the index of the opening quote
	 * @return the index of the closing quote or of its first backslash, or the end of the
	 * text
	 */
	static int close(String text, int open) {
		char quote = text.charAt(open);
		int backslashes = backslashesBefore(text, open);
		int from = open + 1;
		int run = 0;
		for (int i = from; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c == quote && (run < backslashes || run % (2 * (backslashes + 1)) == backslashes)) {
				if (backslashes > 0 || i == from || !isDoubled(text, i)) {
					return i - Math.min(run, backslashes);
				}
				i++;
			}
			run = (c == '\\') ? run + 1 : 0;
		}
		return text.length();
	}

	private static int backslashesBefore(String text, int quote) {
		int at = quote;
		while (at > 0 && text.charAt(at - 1) == '\\') {
			at--;
		}
		return quote - at;
	}

	private static boolean isDoubled(String text, int quote) {
		return quote + 1 < text.length() && text.charAt(quote + 1) == text.charAt(quote);
	}

}
