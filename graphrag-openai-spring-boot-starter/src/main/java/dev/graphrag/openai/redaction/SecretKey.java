package dev.graphrag.openai.redaction;

/**
 * Kind of key in front of a {@code =} or {@code :}, by what it says about the value.
 */
enum SecretKey {

	/**
	 * No secret: {@code model}, {@code prompt_tokens}, {@code token_type}.
	 */
	NONE,

	/**
	 * Value of one word, unless quoted.
	 */
	WORD,

	/**
	 * Header whose value takes the rest of the line, unless quoted.
	 */
	LINE;

	private static final int LONGEST = 96;

	private static final int WIDEST_GAP = 3;

	/**
	 * Tell the kind of the key that ends here. The word before counts too, as in
	 * {@code api key: x} and {@code cost per token: x}.
	 * @param text the text
	 * @param end the index after the key's last character
	 * @return the kind
	 */
	static SecretKey endingAt(String text, int end) {
		int start = startOfName(text, beforeIndex(text, end));
		if (start >= end) {
			return NONE;
		}
		int gap = start;
		while (gap > 0 && start - gap < WIDEST_GAP && Chars.isBlank(text.charAt(gap - 1))) {
			gap--;
		}
		int before = (gap < start) ? startOfName(text, gap) : start;
		return SecretNames.kindOf(text.substring(before, gap), text.substring(start, end));
	}

	private static int startOfName(String text, int end) {
		int at = end;
		while (at > 0 && end - at < LONGEST && isNamePart(text.charAt(at - 1)) && !Chars.isAfterEscape(text, at)) {
			at--;
		}
		return at;
	}

	private static int beforeIndex(String text, int end) {
		if (end == 0 || text.charAt(end - 1) != ']') {
			return end;
		}
		int at = end - 1;
		while (at > 0 && end - at < LONGEST && Chars.isDigit(text.charAt(at - 1))) {
			at--;
		}
		return (at > 0 && text.charAt(at - 1) == '[') ? at - 1 : end;
	}

	private static boolean isNamePart(char c) {
		return Chars.isWordPart(c) || c == '.';
	}

}
