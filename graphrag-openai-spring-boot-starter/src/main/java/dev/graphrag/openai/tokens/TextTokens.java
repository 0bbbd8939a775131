package dev.graphrag.openai.tokens;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;

/**
 * Tokens of texts in {@code cl100k_base}, the encoding of OpenAI's embedding models.
 * Thread-safe.
 */
public final class TextTokens {

	private TextTokens() {
	}

	/**
	 * Count the tokens of a text. What looks like a special token, such as
	 * {@code <|endoftext|>}, is words like others.
	 * @param text the text
	 * @return the number of tokens
	 */
	public static int count(String text) {
		return Cl100kBase.ENCODING.countTokensOrdinary(text);
	}

	/**
	 * Return how many tokens a text has at most, without counting them: a token has a
	 * byte or more.
	 * @param text the text
	 * @return its length in UTF-8
	 */
	public static int atMost(String text) {
		int bytes = text.length();
		for (int index = 0; index < text.length(); index++) {
			char character = text.charAt(index);
			// Each half of a surrogate pair stands for two bytes of its four.
			bytes += (character < 0x80) ? 0 : ((character < 0x800 || Character.isSurrogate(character)) ? 1 : 2);
		}
		return bytes;
	}

	/**
	 * Loaded with the first text, since that takes time.
	 */
	private static final class Cl100kBase {

		static final Encoding ENCODING = Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.CL100K_BASE);

	}

}
