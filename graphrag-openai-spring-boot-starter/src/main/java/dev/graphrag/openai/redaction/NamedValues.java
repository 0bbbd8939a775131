package dev.graphrag.openai.redaction;

import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Finds values whose secret-looking name is itself the value of another key, in either
 * order, anywhere in one object: {@code {"name": "password", "value": "x"}},
 * {@code <add key="ApiKey" value="x"/>}. Told of every bracket and separator of a text,
 * from left to right.
 */
final class NamedValues {

	private static final Set<String> NAMES = Set.of("name", "key", "header", "field", "param", "parameter", "property",
			"variable", "setting", "option");

	private static final Set<String> VALUES = Set.of("value", "values", "val");

	private static final int LONGEST_KEY = 9;

	private static final int LONGEST_NAME = 96;

	private static final int DEEPEST = 16;

	// Outside of objects, what is further apart does not belong together.
	private static final int NEAR = 256;

	// Values may be nested in values, and looking for their ends must stay linear.
	private static final int SEARCHES = 8;

	private final String text;

	private final Entry[] entries = new Entry[DEEPEST];

	private int depth;

	private long budget;

	private int valueEnd;

	NamedValues(String text) {
		this.text = text;
		this.budget = (long) SEARCHES * text.length();
	}

	void objectBegins(int at) {
		if (at >= this.valueEnd) {
			this.depth++;
			forget();
		}
	}

	void objectEnds(int at) {
		if (at >= this.valueEnd && this.depth > 0) {
			this.depth--;
		}
	}

	void elementBegins() {
		forget();
	}

	/**
	 * Take note of a key.
	 * @param separator the index of its separator
	 * @return the span of the value that turns out to be a secret
	 */
	long key(int separator) {
		int end = KeyedValue.beforeSpace(this.text, separator);
		int keyEnd = KeyedValue.beforeQuote(this.text, end);
		String key = keyBefore(keyEnd);
		if (VALUES.contains(key)) {
			return value(separator, keyEnd < end);
		}
		return NAMES.contains(key) ? name(separator) : SecretPatterns.NOTHING;
	}

	private long name(int separator) {
		SecretKey kind = SecretNames.kindOf("", nameAfter(separator + 1));
		Entry entry = entry(separator);
		if (kind != SecretKey.NONE || this.depth == 0) {
			entry.kind = kind;
		}
		return (kind != SecretKey.NONE) ? entry.value : SecretPatterns.NOTHING;
	}

	private long value(int separator, boolean quoted) {
		if (this.budget <= 0) {
			return SecretPatterns.NOTHING;
		}
		Entry entry = entry(separator);
		SecretKey kind = (entry.kind != SecretKey.NONE) ? entry.kind : SecretKey.WORD;
		long span = new ValueSpan(this.text, kind, quoted, this.text.charAt(separator) == '=').find(separator + 1);
		if (span == SecretPatterns.NOTHING) {
			return span;
		}
		this.budget -= SecretPatterns.end(span) - SecretPatterns.start(span);
		this.valueEnd = Math.max(this.valueEnd, SecretPatterns.end(span));
		entry.value = span;
		return (entry.kind != SecretKey.NONE) ? span : SecretPatterns.NOTHING;
	}

	private String keyBefore(int end) {
		int start = end;
		while (start > 0 && end - start <= LONGEST_KEY && Chars.isLetter(this.text.charAt(start - 1))
				&& !Chars.isAfterEscape(this.text, start)) {
			start--;
		}
		boolean part = start > 0 && Chars.isWordPart(this.text.charAt(start - 1))
				&& !Chars.isAfterEscape(this.text, start);
		return part ? "" : this.text.substring(start, end).toLowerCase(Locale.ROOT);
	}

	private String nameAfter(int after) {
		int at = after;
		while (at < this.text.length() && Chars.isSpace(this.text.charAt(at))) {
			at++;
		}
		int start = Chars.skipBackslashes(this.text, at);
		boolean quoted = start < this.text.length() && Chars.isQuote(this.text.charAt(start));
		start = quoted ? start + 1 : start;
		int end = start;
		while (end < this.text.length() && end - start < LONGEST_NAME && isNamePart(this.text.charAt(end), quoted)) {
			end++;
		}
		return (end - start < LONGEST_NAME) ? this.text.substring(start, end) : "";
	}

	private static boolean isNamePart(char c, boolean quoted) {
		return Chars.isWordPart(c) || "[].:/".indexOf(c) >= 0 || (quoted && c == ' ');
	}

	private Entry entry(int at) {
		int index = Math.min(this.depth, DEEPEST - 1);
		@Nullable Entry entry = this.entries[index];
		if (entry == null || (this.depth == 0 && at - entry.at > NEAR)) {
			entry = new Entry();
			this.entries[index] = entry;
		}
		entry.at = at;
		return entry;
	}

	private void forget() {
		this.entries[Math.min(this.depth, DEEPEST - 1)] = new Entry();
	}

	/**
	 * What is known of one object.
	 */
	private static final class Entry {

		private SecretKey kind = SecretKey.NONE;

		private long value = SecretPatterns.NOTHING;

		private int at;

	}

}
