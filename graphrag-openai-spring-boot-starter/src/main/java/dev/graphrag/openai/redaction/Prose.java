package dev.graphrag.openai.redaction;

import java.util.Locale;
import java.util.Set;

/**
 * Tells sentences about secrets from secrets: "The secret: be kind", "Use --token to
 * authenticate".
 */
final class Prose {

	// A longer run of small letters may be a credential.
	private static final int LONGEST_WORD = 12;

	private static final Set<String> SUBJECTS = Set.of("secret", "secrets", "token");

	private static final Set<String> FUNCTION_WORDS = Set.of("a", "an", "and", "are", "argument", "as", "at", "before",
			"but", "by", "cannot", "flag", "for", "from", "given", "has", "if", "in", "instead", "is", "must", "needs",
			"not", "of", "on", "only", "option", "or", "parameter", "requires", "should", "so", "than", "that", "the",
			"then", "to", "twice", "was", "when", "where", "which", "will", "with", "without");

	private Prose() {
	}

	/**
	 * Return whether a colon stands in a sentence: after a secret or token that another
	 * word goes before, and before two words of small letters. A password may be of such
	 * words.
	 * @param text the text
	 * @param keyEnd the index after the key
	 * @param colon the index of the separator
	 * @return whether it is one
	 */
	static boolean isSentence(String text, int keyEnd, int colon) {
		int key = keyEnd;
		while (key > 0 && keyEnd - key <= LONGEST_WORD && Chars.isLetter(text.charAt(key - 1))) {
			key--;
		}
		if (text.charAt(colon) != ':' || key < 2 || !Chars.isBlank(text.charAt(key - 1))
				|| !Chars.isLetter(text.charAt(key - 2)) || !SUBJECTS.contains(lower(text, key, keyEnd))) {
			return false;
		}
		int first = Chars.skipBlanks(text, colon + 1);
		int firstEnd = endOfWord(text, first);
		int second = Chars.skipBlanks(text, firstEnd);
		return first > colon + 1 && firstEnd > first && second > firstEnd && endOfWord(text, second) > second;
	}

	/**
	 * Return whether a word stands here that leads on in a sentence and is no value.
	 * @param text the text
	 * @param at where the word begins
	 * @return whether it is one
	 */
	static boolean isFunctionWord(String text, int at) {
		int end = endOfWord(text, at);
		return FUNCTION_WORDS.contains(text.substring(at, end)) && !Chars.isAlphanumericAt(text, end);
	}

	private static int endOfWord(String text, int from) {
		int at = from;
		while (at < text.length() && text.charAt(at) >= 'a' && text.charAt(at) <= 'z') {
			at++;
		}
		boolean word = at - from <= LONGEST_WORD && (at == text.length() || !isValuePart(text.charAt(at)));
		return word ? at : from;
	}

	private static boolean isValuePart(char c) {
		return c > ' ' && ",.;:!?'\")".indexOf(c) < 0;
	}

	private static String lower(String text, int from, int to) {
		return text.substring(from, to).toLowerCase(Locale.ROOT);
	}

}
