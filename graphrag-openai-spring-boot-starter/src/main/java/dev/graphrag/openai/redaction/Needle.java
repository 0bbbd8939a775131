package dev.graphrag.openai.redaction;

/**
 * A string that is looked for in time linear in the text, whatever both are
 * (Knuth-Morris-Pratt behind a quick search for the first characters).
 */
final class Needle {

	private static final int ANCHOR = 8;

	/**
	 * A beginning of this length gives the string away.
	 */
	private static final int TELLING = 24;

	private final String string;

	private final String anchor;

	private final int telling;

	private final int[] borders;

	Needle(String string) {
		this.string = string;
		this.anchor = string.substring(0, Math.min(ANCHOR, string.length()));
		this.telling = Math.min(TELLING, string.length());
		this.borders = borders(string);
	}

	boolean mayOccurIn(String text) {
		return text.contains(this.anchor);
	}

	/**
	 * Find all occurrences, overlapping ones too, and those cut short.
	 * @param text the text
	 * @param spans receives parts of the text in ascending order
	 */
	void find(String text, Spans spans) {
		int at = text.indexOf(this.anchor);
		int reported = 0;
		while (at >= 0) {
			int matched = 0;
			do {
				int before = matched;
				matched = advance(matched, text.charAt(at));
				if (matched <= before) {
					reported = report(at - before, at, reported, spans);
				}
				at++;
			}
			while (matched > 0 && at < text.length());
			reported = report(at - matched, at, reported, spans);
			at = text.indexOf(this.anchor, at);
		}
	}

	private int report(int start, int end, int reported, Spans spans) {
		if (end - start < this.telling) {
			return reported;
		}
		spans.add(Math.max(start, reported), end);
		return end;
	}

	private int advance(int matched, char next) {
		int length = matched;
		while (length > 0 && (length == this.string.length() || this.string.charAt(length) != next)) {
			length = this.borders[length - 1];
		}
		return (this.string.charAt(length) == next) ? length + 1 : length;
	}

	private static int[] borders(String string) {
		int[] borders = new int[string.length()];
		int length = 0;
		for (int i = 1; i < borders.length; i++) {
			while (length > 0 && string.charAt(i) != string.charAt(length)) {
				length = borders[length - 1];
			}
			if (string.charAt(i) == string.charAt(length)) {
				length++;
			}
			borders[i] = length;
		}
		return borders;
	}

	/**
	 * Receives parts of a text.
	 */
	interface Spans {

		void add(int start, int end);

	}

}
