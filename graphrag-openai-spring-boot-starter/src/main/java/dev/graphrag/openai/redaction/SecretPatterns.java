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

	private static final boolean[] WAKES = new boolean[128];

	static {
		for (char c : ":=%\\bB-*".toCharArray()) {
			WAKES[c] = true;
		}
	}

	private SecretPatterns() {
	}

	/**
	 * Find the secrets of a text.
	 * @param text the text
	 * @return the bits of the characters to mask, or null if there are none
	 */
	static @Nullable BitSet find(String text) {
		BitSet found = null;
		for (int i = nextWaking(text, 0); i < text.length(); i = nextWaking(text, i + 1)) {
			long span = find(text, i, text.charAt(i));
			if (span != NOTHING) {
				found = (found != null) ? found : new BitSet(text.length());
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

	private static long find(String text, int at, char c) {
		return switch (c) {
			case ':' -> colon(text, at);
			case '=' -> KeyedValue.find(text, at, at + 1);
			case '%' -> isEncodedSeparator(text, at) ? KeyedValue.find(text, at, at + 3) : NOTHING;
			case '\\' -> isEscapedSeparator(text, at) ? KeyedValue.find(text, at, at + 6) : NOTHING;
			case '-' -> openAiKey(text, at);
			case '*' -> maskedByOthers(text, at);
			default -> AuthScheme.find(text, at);
		};
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

	private static long colon(String text, int at) {
		long value = KeyedValue.find(text, at, at + 1);
		return (value != NOTHING) ? value : userInfo(text, at + 1);
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
		return span(at, end);
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
