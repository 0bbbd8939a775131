package dev.graphrag.openai.redaction;

/**
 * Finds the text of an XML or HTML element with a secret-looking name, also in JSON or
 * HTML that escapes its brackets. An element that is not closed is taken for a cut one if
 * a value follows at once, and else for a placeholder ("replace &lt;password&gt; with
 * yours").
 */
final class ElementText {

	private static final String[][] BRACKETS = { { "<", ">" }, { "&lt;", "&gt;" }, { "\\u003c", "\\u003e" } };

	private static final String DATA = "<![CDATA[";

	private static final int LONGEST_NAME = 64;

	private static final int LONGEST_TAG = 1024;

	private final String text;

	private final String open;

	private final String close;

	private ElementText(String text, String open, String close) {
		this.text = text;
		this.open = open;
		this.close = close;
	}

	/**
	 * Find the text.
	 * @param text the text around it
	 * @param at where the element may begin
	 * @return the span of the element's text
	 */
	static long find(String text, int at) {
		for (String[] brackets : BRACKETS) {
			if (matches(text, brackets[0], at)) {
				return new ElementText(text, brackets[0], brackets[1]).findFrom(at + brackets[0].length());
			}
		}
		return SecretPatterns.NOTHING;
	}

	private long findFrom(int name) {
		int nameEnd = name;
		while (nameEnd < this.text.length() && nameEnd - name < LONGEST_NAME && isNamePart(nameEnd)) {
			nameEnd++;
		}
		int start = endOfTag(nameEnd);
		if (start < 0 || !SecretNames.isSecret(this.text.substring(name, nameEnd))) {
			return SecretPatterns.NOTHING;
		}
		if (this.text.startsWith(DATA, start)) {
			int end = this.text.indexOf("]]>", start);
			return SecretPatterns.span(start + DATA.length(), (end >= 0) ? end : this.text.length());
		}
		int end = nextOpen(start);
		if (closes(end, name, nameEnd)) {
			return this.text.substring(start, end).isBlank() ? SecretPatterns.NOTHING : SecretPatterns.span(start, end);
		}
		return Chars.isAlphanumericAt(this.text, start)
				? new ValueSpan(this.text, SecretKey.WORD, false, false).find(start) : SecretPatterns.NOTHING;
	}

	private int endOfTag(int from) {
		if (from < this.text.length() && !Chars.isSpace(this.text.charAt(from))
				&& !matches(this.text, this.close, from)) {
			return -1;
		}
		int last = Math.min(this.text.length(), from + LONGEST_TAG);
		for (int at = from; at < last && !matches(this.text, this.open, at); at++) {
			if (matches(this.text, this.close, at)) {
				return (this.text.charAt(at - 1) != '/') ? at + this.close.length() : -1;
			}
		}
		return -1;
	}

	private int nextOpen(int from) {
		int at = from;
		while (at < this.text.length() && !matches(this.text, this.open, at)) {
			at++;
		}
		return at;
	}

	private boolean closes(int at, int name, int nameEnd) {
		int slash = Chars.skipBackslashes(this.text, Math.min(at + this.open.length(), this.text.length()));
		return this.text.startsWith("/", slash) && this.text.regionMatches(slash + 1, this.text, name, nameEnd - name);
	}

	private boolean isNamePart(int at) {
		char c = this.text.charAt(at);
		return Chars.isWordPart(c) || c == '.' || c == ':';
	}

	private static boolean matches(String text, String bracket, int at) {
		return text.regionMatches(true, at, bracket, 0, bracket.length());
	}

}
