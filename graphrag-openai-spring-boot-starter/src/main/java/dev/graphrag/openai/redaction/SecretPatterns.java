package dev.graphrag.openai.redaction;

import java.util.BitSet;

import org.jspecify.annotations.Nullable;

/**
 * Finds what looks like a secret, in one pass from left to right: a few characters wake a
 * rule, the rule looks around, and what it takes is not looked at again. White space,
 * backslashes and words are looked at by at most one rule on each side, so the time is
 * linear in the text.
 */
final class SecretPatterns {

	static final long NOTHING = 0;

	private static final int MIN_KEY = 8;

	private static final int MIN_STARS = 4;

	private static final String USER_INFO = "user:password";

	private static final boolean[] WAKES = new boolean[128];

	static {
		for (char c : ":=%\\bB-*<&{}".toCharArray()) {
			WAKES[c] = true;
		}
	}

	private final String text;

	private @Nullable NamedValues named;

	private SecretPatterns(String text) {
		this.text = text;
	}

	/**
	 * Find the secrets of a text.
	 * @param text the text
	 * @return the bits of the characters to mask, or null if there are none
	 */
	static @Nullable BitSet find(String text) {
		int first = nextWaking(text, 0);
		return (first < text.length()) ? new SecretPatterns(text).findFrom(first) : null;
	}

	private @Nullable BitSet findFrom(int first) {
		BitSet found = null;
		for (int i = first; i < this.text.length(); i = nextWaking(this.text, i + 1)) {
			long span = find(i, this.text.charAt(i));
			if (span != NOTHING) {
				found = (found != null) ? found : new BitSet(this.text.length());
				found.set(start(span), end(span));
				i = Math.max(i, end(span) - 1);
			}
		}
		return found;
	}

	private static int nextWaking(String text, int from) {
		int length = text.length();
		int at = from;
		while (at < length) {
			char c = text.charAt(at);
			if (c < WAKES.length && WAKES[c]) {
				return at;
			}
			at++;
		}
		return length;
	}

	private long find(int at, char c) {
		return switch (c) {
			case ':' -> separator(at, userInfo(this.text, at + 1));
			case '=' -> separator(at, NOTHING);
			case '%' -> isEncodedSeparator(this.text, at) ? KeyedValue.find(this.text, at, at + 3) : NOTHING;
			case '\\' -> escape(at);
			case '-' -> dash(at);
			case '*' -> maskedByOthers(this.text, at);
			case '<', '&', '{', '}' -> bracket(at, c);
			default -> AuthScheme.find(this.text, at);
		};
	}

	private long separator(int at, long otherwise) {
		long value = KeyedValue.find(this.text, at, at + 1);
		value = (value != NOTHING) ? value : named().key(at);
		return (value != NOTHING) ? value : otherwise;
	}

	private NamedValues named() {
		NamedValues values = this.named;
		if (values == null) {
			values = new NamedValues(this.text);
			this.named = values;
		}
		return values;
	}

	private long escape(int at) {
		return isEscapedSeparator(this.text, at) ? KeyedValue.find(this.text, at, at + 6)
				: ElementText.find(this.text, at);
	}

	private long dash(int at) {
		long key = openAiKey(this.text, at);
		return (key != NOTHING) ? key : OptionValue.find(this.text, at);
	}

	private long bracket(int at, char c) {
		switch (c) {
			case '{' -> named().objectBegins(at);
			case '}' -> named().objectEnds(at);
			case '<' -> named().elementBegins();
			default -> {
			}
		}
		return (c == '<' || c == '&') ? ElementText.find(this.text, at) : NOTHING;
	}

	static long span(int start, int end) {
		return (end > start) ? ((long) start << 32) | end : NOTHING;
	}

	static int start(long span) {
		return (int) (span >>> 32);
	}

	static int end(long span) {
		return (int) span;
	}

	private static boolean isEncodedSeparator(String text, int at) {
		return text.startsWith("3", at + 1) && at + 2 < text.length() && "dDaA".indexOf(text.charAt(at + 2)) >= 0;
	}

	private static boolean isEscapedSeparator(String text, int at) {
		return text.startsWith("u003", at + 1) && at + 5 < text.length() && "dDaA".indexOf(text.charAt(at + 5)) >= 0;
	}

	private static long userInfo(String text, int from) {
		int at = from;
		for (int slash = 0; slash < 2; slash++) {
			at = Chars.skipBackslashes(text, at);
			if (!text.startsWith("/", at)) {
				return NOTHING;
			}
			at++;
		}
		int end = at;
		for (int i = at; i < text.length() && isAuthority(text.charAt(i)); i++) {
			if (text.charAt(i) == '@') {
				end = i;
			}
		}
		return isPlaceholder(text, at, end) ? NOTHING : span(at, end);
	}

	// As this client's own messages write what a proxy's URL may have.
	private static boolean isPlaceholder(String text, int start, int end) {
		int from = text.startsWith("[", start) ? start + 1 : start;
		return text.startsWith(USER_INFO, from) && end == from + USER_INFO.length();
	}

	private static boolean isAuthority(char c) {
		return c > ' ' && "/?#\\\"'`<>".indexOf(c) < 0;
	}

	private static long openAiKey(String text, int dash) {
		int start = dash - 2;
		if (start < 0 || !text.startsWith("sk", start) || !Chars.isWordStart(text, start)) {
			return NOTHING;
		}
		int end = dash + 1;
		boolean telling = false;
		while (end < text.length() && (Chars.isWordPart(text.charAt(end)) || text.charAt(end) == '*')) {
			telling |= Chars.isAlphanumeric(text.charAt(end));
			end++;
		}
		return (telling && end - dash > MIN_KEY) ? span(start, end) : NOTHING;
	}

	private static long maskedByOthers(String text, int star) {
		if (text.startsWith("*", star - 1)) {
			return NOTHING;
		}
		int end = star;
		while (end < text.length() && text.charAt(end) == '*') {
			end++;
		}
		if (end - star < MIN_STARS) {
			return NOTHING;
		}
		int start = star;
		while (start > 0 && Chars.isWordPart(text.charAt(start - 1))) {
			start--;
		}
		int stars = end - star;
		while (end < text.length() && (Chars.isWordPart(text.charAt(end)) || text.charAt(end) == '*')) {
			end++;
		}
		return (end - start > stars) ? span(start, end) : NOTHING;
	}

}
