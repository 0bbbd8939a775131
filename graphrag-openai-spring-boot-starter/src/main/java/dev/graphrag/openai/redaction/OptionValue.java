package dev.graphrag.openai.redaction;

/**
 * Finds the value of a secret command-line option: {@code --password x},
 * {@code -token x}, and the list that a process is started with,
 * {@code ["--password", "x"]}. That of {@code --password=x} has a key.
 */
final class OptionValue {

	private static final int LONGEST_NAME = 64;

	private OptionValue() {
	}

	/**
	 * Find the value.
	 * @param text the text
	 * @param dash where the option may begin
	 * @return the span of the value
	 */
	static long find(String text, int dash) {
		if (dash > 0 && Chars.isWordPart(text.charAt(dash - 1)) && !Chars.isAfterEscape(text, dash)) {
			return SecretPatterns.NOTHING;
		}
		int name = text.startsWith("-", dash + 1) ? dash + 2 : dash + 1;
		int end = name;
		while (end < text.length() && end - name < LONGEST_NAME && isNamePart(text.charAt(end))) {
			end++;
		}
		int start = skipGap(text, end);
		boolean found = start < text.length() && start > end && isValue(text, start)
				&& SecretNames.isSecret(text.substring(name, end));
		return found ? span(text, start) : SecretPatterns.NOTHING;
	}

	private static int skipGap(String text, int from) {
		int quote = Chars.skipBackslashes(text, from);
		boolean quoted = quote < text.length() && Chars.isQuote(text.charAt(quote));
		int at = quoted ? quote + 1 : from;
		if (at < text.length() && text.charAt(at) == ',') {
			return skipSpace(text, at + 1);
		}
		return quoted ? from : Chars.skipBlanks(text, at);
	}

	private static int skipSpace(String text, int from) {
		int at = from;
		while (at < text.length() && Chars.isSpace(text.charAt(at))) {
			at++;
		}
		return at;
	}

	// Neither the next option nor a placeholder of a manual.
	private static boolean isValue(String text, int at) {
		return !text.startsWith("--", at) && "<[({|".indexOf(text.charAt(at)) < 0 && !Chars.isSpace(text.charAt(at))
				&& !Prose.isFunctionWord(text, at);
	}

	private static long span(String text, int start) {
		int quote = Chars.skipBackslashes(text, start);
		if (quote < text.length() && Chars.isQuote(text.charAt(quote))) {
			return SecretPatterns.span(quote + 1, Quotes.close(text, quote));
		}
		return new ValueSpan(text, SecretKey.WORD, false, false).find(start);
	}

	private static boolean isNamePart(char c) {
		return Chars.isWordPart(c) || c == '.';
	}

}
