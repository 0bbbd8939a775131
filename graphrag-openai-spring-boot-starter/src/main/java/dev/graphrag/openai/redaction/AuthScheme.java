package dev.graphrag.openai.redaction;

/**
 * Finds the credentials behind the words {@code Bearer} and {@code Basic}, which are also
 * ordinary words.
 */
final class AuthScheme {

	private static final int LONGEST_WORD = 15;

	private AuthScheme() {
	}

	/**
	 * Find the credentials.
	 * @param text the text
	 * @param at where the scheme may begin
	 * @return the span of the credentials
	 */
	static long find(String text, int at) {
		int scheme = schemeLength(text, at);
		if (scheme == 0 || !Chars.isWordStart(text, at)) {
			return SecretPatterns.NOTHING;
		}
		int start = skipGap(text, at + scheme);
		if (start == at + scheme) {
			return SecretPatterns.NOTHING;
		}
		int end = start;
		while (end < text.length() && isCredential(text.charAt(end))) {
			end++;
		}
		while (end > start && text.charAt(end - 1) == '.') {
			end--;
		}
		return isOrdinaryWord(text, start, end) ? SecretPatterns.NOTHING : SecretPatterns.span(start, end);
	}

	/**
	 * Return the length of the scheme that begins here.
	 * @param text the text
	 * @param at where it may begin
	 * @return the length, 0 if there is none
	 */
	static int schemeLength(String text, int at) {
		if (text.regionMatches(true, at, "bearer", 0, 6)) {
			return 6;
		}
		return text.regionMatches(true, at, "basic", 0, 5) ? 5 : 0;
	}

	private static int skipGap(String text, int from) {
		int at = from;
		while (at < text.length()) {
			if (Chars.isBlank(text.charAt(at)) || text.charAt(at) == '+') {
				at++;
			}
			else if (text.startsWith("%20", at)) {
				at += 3;
			}
			else {
				return at;
			}
		}
		return at;
	}

	private static boolean isCredential(char c) {
		return Chars.isAlphanumeric(c) || "-._~+/=*%".indexOf(c) >= 0;
	}

	private static boolean isOrdinaryWord(String text, int start, int end) {
		if (end - start > LONGEST_WORD) {
			return noneAlphanumeric(text, start, end);
		}
		int hyphens = 0;
		for (int i = start; i < end; i++) {
			char c = text.charAt(i);
			if (c == '-' || c == '/') {
				hyphens++;
			}
			else if (!Chars.isLetter(c)) {
				return noneAlphanumeric(text, start, end);
			}
			else if (c <= 'Z' && i > start && text.charAt(i - 1) >= 'a') {
				return false;
			}
		}
		return hyphens <= 1;
	}

	private static boolean noneAlphanumeric(String text, int start, int end) {
		for (int i = start; i < end; i++) {
			if (Chars.isAlphanumeric(text.charAt(i))) {
				return false;
			}
		}
		return true;
	}

}
