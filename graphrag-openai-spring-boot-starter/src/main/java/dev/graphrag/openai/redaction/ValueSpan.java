package dev.graphrag.openai.redaction;

/**
 * Finds where a secret value begins and ends behind its key's separator, quoted, in
 * brackets or bare.
 */
final class ValueSpan {

	private final String text;

	private final SecretKey key;

	private final boolean quotedKey;

	private final boolean assigned;

	/**
	 * Create a search.
	 * @param text the text
	 * @param key the kind of the key
	 * @param quotedKey whether the key is quoted, as in JSON
	 * @param assigned whether the separator is {@code =}
	 */
	ValueSpan(String text, SecretKey key, boolean quotedKey, boolean assigned) {
		this.text = text;
		this.key = key;
		this.quotedKey = quotedKey;
		this.assigned = assigned;
	}

	/**
	 * Find the value.
	 * @param after the index after the separator
	 * @return the span of the value
	 */
	long find(int after) {
		int start = skipGap(skipRestOfSeparator(after));
		if (start >= this.text.length()) {
			return SecretPatterns.NOTHING;
		}
		int quote = Chars.skipBackslashes(this.text, start);
		if (quote < this.text.length() && Chars.isQuote(this.text.charAt(quote))) {
			return SecretPatterns.span(quote + 1, Quotes.close(this.text, quote));
		}
		char first = this.text.charAt(start);
		if (first == '[' || (first == '{' && this.key == SecretKey.LINE)) {
			return SecretPatterns.span(start + 1, closingBracket(start + 1));
		}
		if (Chars.isLineBreak(first) || first == '{' || (this.quotedKey && isConstant(start))) {
			return SecretPatterns.NOTHING;
		}
		boolean line = this.key == SecretKey.LINE && !this.quotedKey;
		return SecretPatterns.span(start, line ? endOfLine(start) : endOfWords(start));
	}

	private int skipRestOfSeparator(int after) {
		int at = Chars.skipBlanks(this.text, after);
		while (at < this.text.length() && (this.text.charAt(at) == '=' || this.text.charAt(at) == '>')) {
			at++;
		}
		return at;
	}

	/**
	 * Skip white space. A value on the next line belongs to a key only if one of them is
	 * quoted, or as a folded header.
	 * @param from where the white space begins
	 * @return the index of the value, or of the line break that ends the search
	 */
	private int skipGap(int from) {
		int blanks = Chars.skipBlanks(this.text, from);
		int at = blanks;
		while (at < this.text.length()) {
			int escape = Chars.skipBackslashes(this.text, at);
			if (Chars.isSpace(this.text.charAt(at))) {
				at++;
			}
			else if (this.quotedKey && escape > at && escape < this.text.length()
					&& "nrt".indexOf(this.text.charAt(escape)) >= 0) {
				at = escape + 1;
			}
			else {
				break;
			}
		}
		boolean folded = this.key == SecretKey.LINE && at > blanks && Chars.isBlank(this.text.charAt(at - 1));
		boolean quoted = at < this.text.length() && Chars.isQuote(this.text.charAt(at));
		return (this.quotedKey || folded || quoted) ? at : blanks;
	}

	private boolean isConstant(int start) {
		for (String constant : new String[] { "null", "true", "false" }) {
			if (this.text.startsWith(constant, start)
					&& !Chars.isAlphanumericAt(this.text, start + constant.length())) {
				return true;
			}
		}
		return false;
	}

	private int closingBracket(int from) {
		int depth = 1;
		int at = from;
		while (at < this.text.length()) {
			int quote = Chars.skipBackslashes(this.text, at);
			char c = this.text.charAt(at);
			if (quote < this.text.length() && Chars.isQuote(this.text.charAt(quote))) {
				int close = Quotes.close(this.text, quote);
				at = Chars.skipBackslashes(this.text, close) + 1;
				continue;
			}
			depth += (c == '[' || c == '{') ? 1 : 0;
			depth -= (c == ']' || c == '}') ? 1 : 0;
			if (depth == 0) {
				return at;
			}
			at = Math.max(at + 1, quote);
		}
		return this.text.length();
	}

	private int endOfLine(int from) {
		int at = from;
		while (at < this.text.length() && !endsLine(at)) {
			boolean parameter = this.text.charAt(at) == '"' && this.text.charAt(at - 1) == '=';
			at = parameter ? Math.min(Quotes.close(this.text, at) + 1, this.text.length())
					: Math.max(at + 1, Chars.skipBackslashes(this.text, at));
		}
		return at;
	}

	private boolean endsLine(int at) {
		char c = this.text.charAt(at);
		if (Chars.isLineBreak(c) || isEscapedEnd(at)) {
			return true;
		}
		if (Chars.isQuote(c)) {
			return this.text.charAt(at - 1) != '=' && !Chars.isAlphanumericAt(this.text, at + 1);
		}
		return this.assigned && (c == ']' || c == '}' || c == '&' || (c == ',' && Chars.isBlank(charAt(at + 1))));
	}

	private int endOfWords(int from) {
		int end = endOfWord(from);
		if (AuthScheme.schemeLength(this.text, from) == end - from) {
			int next = Chars.skipBlanks(this.text, end);
			return (next > end) ? endOfWord(next) : end;
		}
		return end;
	}

	private int endOfWord(int from) {
		int at = from;
		while (at < this.text.length() && !endsWord(at)) {
			at = Math.max(at + 1, Chars.skipBackslashes(this.text, at));
		}
		return at;
	}

	private boolean endsWord(int at) {
		char c = this.text.charAt(at);
		if (Chars.isSpace(c) || c == '&' || c == '<' || isEscapedEnd(at)) {
			return true;
		}
		boolean closes = Chars.isQuote(c) || ",;)}]>".indexOf(c) >= 0;
		return closes && !Chars.isAlphanumericAt(this.text, at + 1);
	}

	/**
	 * Return whether an escaped quote, line break or other control character stands here.
	 * @param at the index
	 * @return whether it ends an unquoted value
	 */
	private boolean isEscapedEnd(int at) {
		int escaped = Chars.skipBackslashes(this.text, at);
		if (escaped == at) {
			return false;
		}
		char c = charAt(escaped);
		return Chars.isQuote(c) || "nrtu".indexOf(c) >= 0;
	}

	private char charAt(int at) {
		return (at < this.text.length()) ? this.text.charAt(at) : ' ';
	}

}
