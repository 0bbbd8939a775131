package dev.graphrag.openai.tokens;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Guesses the tokens of a request by its length, in a fraction of the time that counting
 * takes: four bytes of JSON are a token, as in English text, and a file inside it, which
 * is no text, is as many as an image of a thousand pixels square has. The guess is meant
 * to be put right by what a server says. Stateless.
 */
public final class PromptTokens {

	private static final int BYTES_OF_TOKEN = 4;

	// OpenAI's guide to images: 765 in gpt-4o, 1,024 patches times 1.62 in gpt-4.1-mini.
	private static final int TOKENS_OF_FILE = 1_659;

	private static final byte[] FILE = ";base64,".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] DATA_URL = "\"data:".getBytes(StandardCharsets.US_ASCII);

	private static final int LONGEST_MEDIA_TYPE = 200;

	private PromptTokens() {
	}

	/**
	 * Guess the tokens of a request.
	 * @param json the request's body
	 * @return the number of tokens, zero or more
	 */
	public static long estimate(byte[] json) {
		long text = 0;
		long files = 0;
		int from = 0;
		for (int file = indexOfFile(json, 0); file >= 0; file = indexOfFile(json, from)) {
			text += file - from;
			files++;
			from = endOfText(json, file);
		}
		return (text + json.length - from) / BYTES_OF_TOKEN + files * TOKENS_OF_FILE;
	}

	private static int indexOfFile(byte[] json, int from) {
		for (int index = from; index <= json.length - FILE.length; index++) {
			if (json[index] == FILE[0] && matches(json, index, FILE) && isInDataUrl(json, index)) {
				return index;
			}
		}
		return -1;
	}

	// What a text quotes is text, to the model too. Its quotation marks are escaped.
	private static boolean isInDataUrl(byte[] json, int index) {
		int quote = index;
		int least = Math.max(index - LONGEST_MEDIA_TYPE, 0);
		while (quote > least && json[quote] != '"') {
			quote--;
		}
		return matches(json, quote, DATA_URL) && quote > 0 && json[quote - 1] != '\\';
	}

	private static boolean matches(byte[] json, int start, byte[] text) {
		return Arrays.mismatch(json, start, Math.min(start + text.length, json.length), text, 0, text.length) < 0;
	}

	private static int endOfText(byte[] json, int from) {
		int end = from;
		while (end < json.length && json[end] != '"') {
			end++;
		}
		return end;
	}

}
