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

	private static final int SHORTEST = 5;

	/**
	 * Names that are secret with anything before them, as in {@code OPENAI_API_KEY}.
	 */
	private static final String[] WORDS = { "apikey", "secretkey", "accesskey", "privatekey", "secret", "password",
			"passwd" };

	/**
	 * Names that are secret as words of their own only; {@code eos_token} is none.
	 */
	private static final String[] TOKENS = { "accesstoken", "refreshtoken", "authtoken", "apitoken", "idtoken",
			"sessiontoken", "bearertoken" };

	private static final String[] LINES = { "authorization", "xopenaiclient", "openaiorganization" };

	/**
	 * Tell the kind of the key that ends here.
	 * @param text the text
	 * @param end the index after the key's last character
	 * @return the kind
	 */
	static SecretKey endingAt(String text, int end) {
		if (end < SHORTEST || !mayEndIn(text.charAt(end - 1) | 0x20, text.charAt(end - 2) | 0x20)) {
			return NONE;
		}
		for (String name : LINES) {
			if (startOf(name, text, end) >= 0) {
				return LINE;
			}
		}
		for (String name : WORDS) {
			if (startOf(name, text, end) >= 0) {
				return WORD;
			}
		}
		return isToken(text, end) ? WORD : NONE;
	}

	private static boolean mayEndIn(int last, int beforeLast) {
		return switch (last) {
			case 'y' -> beforeLast == 'e';
			case 't' -> beforeLast == 'e' || beforeLast == 'n';
			case 'd' -> beforeLast == 'r' || beforeLast == 'w';
			case 'n' -> beforeLast == 'e' || beforeLast == 'o';
			default -> false;
		};
	}

	private static boolean isToken(String text, int end) {
		int start = startOf("token", text, end);
		if (start < 0) {
			return false;
		}
		if (isSingleWord(text, start) || text.startsWith("_TOKEN", start - 1)) {
			return true;
		}
		for (String name : TOKENS) {
			int longer = startOf(name, text, end);
			if (longer >= 0 && Chars.isWordStart(text, longer)) {
				return true;
			}
		}
		return false;
	}

	private static boolean isSingleWord(String text, int start) {
		return start == 0 || !Chars.isWordPart(text.charAt(start - 1)) || Chars.isAfterEscape(text, start);
	}

	/**
	 * Match a name backwards, in any case and with underscores, hyphens or blanks
	 * anywhere between its letters.
	 * @param name the name in small letters
	 * @param text the text
	 * @param end the index after the key's last character
	 * @return the index of the key's first character, or -1 for another key
	 */
	private static int startOf(String name, String text, int end) {
		int at = end;
		for (int i = name.length() - 1; i >= 0; i--) {
			at = (i < name.length() - 1) ? skipSeparatorsBefore(text, at) : at;
			at--;
			if (at < 0 || (text.charAt(at) | 0x20) != name.charAt(i)) {
				return -1;
			}
		}
		return at;
	}

	private static int skipSeparatorsBefore(String text, int end) {
		int at = end;
		while (at > 0 && (text.charAt(at - 1) == '_' || text.charAt(at - 1) == '-' || text.charAt(at - 1) == ' ')) {
			at--;
		}
		return at;
	}

}
