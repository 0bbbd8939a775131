package dev.graphrag.openai.tokens;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;

/**
 * Tokens of texts in {@code cl100k_base}, the encoding of OpenAI's embedding models.
 * Thread-safe.
 */
public final class TextTokens {

	/**
	 * What {@link #atMost} returns for a text that cannot be sent.
	 */
	public static final int NOT_UNICODE = -1;

	// The longest of cl100k_base, 128 spaces.
	private static final int MAX_BYTES_OF_TOKEN = 128;

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
	 * Count the tokens of a text that may be too long. To count those of ten megabytes
	 * may take as many seconds, so a text whose bytes alone tell is not counted.
	 * @param text the text
	 * @param most the number of tokens that it may have
	 * @return the number of tokens, or of one that has more at least so many as are more
	 * than {@code most}
	 */
	public static int count(String text, int most) {
		int atLeast = text.length() / MAX_BYTES_OF_TOKEN;
		return (atLeast > most) ? atLeast : count(text);
	}

	/**
	 * Return how many tokens a text has at most, without counting them: a token has a
	 * byte or more.
	 * @param text the text
	 * @return its length in UTF-8, or {@link #NOT_UNICODE} for a text that cannot be
	 * sent: half of a surrogate pair, such as is left where a text was cut inside an
	 * emoji, is no character
	 */
	public static int atMost(String text) {
		int length = text.length();
		int bytes = length;
		for (int index = 0; index < length; index++) {
			char character = text.charAt(index);
			if (character >= 0x80) {
				bytes += (character < 0x800) ? 1 : 2;
				if (Character.isSurrogate(character)) {
					if (!Character.isHighSurrogate(character) || index + 1 == length
							|| !Character.isLowSurrogate(text.charAt(index + 1))) {
						return NOT_UNICODE;
					}
					// The two of them have four bytes.
					index++;
				}
			}
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
