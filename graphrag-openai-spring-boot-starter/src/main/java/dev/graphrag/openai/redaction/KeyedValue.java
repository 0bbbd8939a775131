package dev.graphrag.openai.redaction;

/**
 * Finds the value that belongs to a secret key, in JSON of any escaping depth, headers,
 * queries and plain text.
 */
final class KeyedValue {

	private KeyedValue() {
	}

	/**
	 * Find the value around a separator.
	 * @param text the text
	 * @param separator the index of the separator
	 * @param after the index after the separator
	 * @return the span of the value
	 */
	static long find(String text, int separator, int after) {
		int end = beforeSpace(text, separator);
		int keyEnd = beforeQuote(text, end);
		boolean quoted = keyEnd < end;
		SecretKey key = SecretKey.endingAt(text, keyEnd);
		if (key == SecretKey.NONE || (!quoted && Prose.isSentence(text, keyEnd, separator))) {
			return SecretPatterns.NOTHING;
		}
		return new ValueSpan(text, key, quoted, text.charAt(separator) == '=').find(after);
	}

	/**
	 * Return where white space before an index begins.
	 * @param text the text
	 * @param from the index
	 * @return the index after the last other character
	 */
	static int beforeSpace(String text, int from) {
		int end = from;
		while (end > 0 && Chars.isSpace(text.charAt(end - 1))) {
			end--;
		}
		return end;
	}

	/**
	 * Return where the quote that closes a key begins.
	 * @param text the text
	 * @param end the index after the quote, if there is one
	 * @return the index after the key's last character
	 */
	static int beforeQuote(String text, int end) {
		if (end > 0 && Chars.isQuote(text.charAt(end - 1))) {
			int at = end - 1;
			while (at > 0 && text.charAt(at - 1) == '\\') {
				at--;
			}
			return at;
		}
		return (end > 3 && text.startsWith("%22", end - 3)) ? end - 3 : end;
	}

}
