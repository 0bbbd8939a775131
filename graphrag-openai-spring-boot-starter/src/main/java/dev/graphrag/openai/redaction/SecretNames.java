package dev.graphrag.openai.redaction;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The one rule for names of settings, variables, headers and fields that look as if their
 * value were a secret: a name ends in what it is. {@code DB_PASSWORD}, {@code apiKey},
 * {@code api-keys[0]} and {@code OPENAI_API_KEY_OLD} are secrets;
 * {@code TOKENIZER_MODEL}, {@code HF_TOKEN_FILE}, {@code SECRETS_DIR} and
 * {@code prompt_tokens} only mention one. Words may be told apart by anything that is no
 * letter or digit, by camel case, or not at all.
 */
public final class SecretNames {

	// Any words may go before, also run together: clientsecret.
	private static final List<String> ENDINGS = List.of("secret", "password", "passwd", "passphrase", "credential",
			"apikey", "openaikey", "secretkey", "accesskey", "privatekey", "signingkey", "encryptionkey",
			"subscriptionkey", "accountkey", "masterkey");

	private static final List<String> ACCOUNTS = List.of("openaiorg", "openaiorgid", "openaiorganization",
			"openaiorganizationid");

	private static final String HEADER = "authorization";

	private static final String CLIENT = "xopenaiclient";

	private static final String TOKEN = "token";

	// Pieces of text, not credentials: eos_token, cost_per_token.
	private static final Set<String> PIECES = Set.of("eos", "bos", "pad", "unk", "sep", "cls", "mask", "special",
			"stop", "start", "end", "per", "first", "next", "last", "each", "input", "output", "prompt", "completion",
			"cached", "unexpected", "expected");

	// More than one token is a count, unless these go before.
	private static final List<String> CREDENTIALS = List.of("accesstokens", "refreshtokens", "authtokens", "apitokens",
			"bearertokens", "sessiontokens");

	// Say which of several it is, or that it is the value itself.
	private static final Set<String> WHICH = Set.of("value", "old", "new", "current", "previous", "next", "primary",
			"secondary", "backup", "default", "base", "prod", "production", "live", "staging", "stage", "dev", "test");

	private SecretNames() {
	}

	/**
	 * Return whether the value behind a name is to be treated as a secret.
	 * @param name the name, in any spelling
	 * @return whether it is
	 */
	public static boolean isSecret(String name) {
		return kindOf("", name) != SecretKey.NONE;
	}

	/**
	 * Tell the kind of a name in a text.
	 * @param before the word before it, which may belong to it; empty if there is none
	 * @param name the name
	 * @return the kind
	 */
	static SecretKey kindOf(String before, String name) {
		List<String> words = words(name);
		dropWhich(words);
		if (words.isEmpty()) {
			return SecretKey.NONE;
		}
		words.addAll(0, words(before));
		String joined = String.join("", words);
		if (joined.endsWith(HEADER) || joined.contains(CLIENT) || endsInOneOf(ACCOUNTS, joined)) {
			return SecretKey.LINE;
		}
		String singular = joined.endsWith("s") ? joined.substring(0, joined.length() - 1) : joined;
		boolean secret = isToken(words) || endsInOneOf(ENDINGS, singular) || endsInOneOf(CREDENTIALS, joined);
		return secret ? SecretKey.WORD : SecretKey.NONE;
	}

	private static boolean endsInOneOf(List<String> endings, String joined) {
		for (String ending : endings) {
			if (joined.endsWith(ending)) {
				return true;
			}
		}
		return false;
	}

	private static boolean isToken(List<String> words) {
		int last = words.size() - 1;
		String word = words.get(last);
		if (!word.endsWith(TOKEN)) {
			return false;
		}
		String before = word.substring(0, word.length() - TOKEN.length());
		if (before.isEmpty() && last > 0) {
			before = words.get(last - 1);
		}
		return !PIECES.contains(before);
	}

	private static void dropWhich(List<String> words) {
		int last = words.size() - 1;
		while (last >= 0 && (WHICH.contains(words.get(last)) || words.get(last).isEmpty())) {
			words.remove(last--);
		}
	}

	/**
	 * Split a name into its words, in small letters and without the digits at their end.
	 * @param name the name
	 * @return the words; an empty one for each number
	 */
	private static List<String> words(String name) {
		List<String> words = new ArrayList<>();
		int from = 0;
		for (int at = 0; at <= name.length(); at++) {
			boolean separator = at == name.length() || !Chars.isAlphanumeric(name.charAt(at));
			if (at > from && (separator || isHump(name, at))) {
				words.add(word(name, from, at));
				from = at;
			}
			from = separator ? at + 1 : from;
		}
		return words;
	}

	private static String word(String text, int from, int to) {
		int end = to;
		while (end > from && Chars.isDigit(text.charAt(end - 1))) {
			end--;
		}
		return text.substring(from, end).toLowerCase(Locale.ROOT);
	}

	private static boolean isHump(String text, int at) {
		if (!isCapital(text.charAt(at))) {
			return false;
		}
		// openAi|Key, API|Key
		return !isCapital(text.charAt(at - 1))
				|| (at + 1 < text.length() && Chars.isLetter(text.charAt(at + 1)) && !isCapital(text.charAt(at + 1)));
	}

	private static boolean isCapital(char c) {
		return c >= 'A' && c <= 'Z';
	}

}
