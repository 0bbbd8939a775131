package dev.graphrag.openai.wire;

import com.openai.models.chat.completions.ChatCompletion;

/**
 * A chat completion and its figures.
 *
 * @param completion the completion as the SDK has it
 * @param model model that the server says it used, empty if not told
 * @param finishReason finish reason of the first choice as the API spells it, empty if
 * not told
 * @param promptTokens tokens of the prompt, zero if not told
 * @param cachedTokens part of them served from OpenAI's cache
 * @param completionTokens tokens of the completion, zero if not told
 */
public record ChatBody(ChatCompletion completion, String model, String finishReason, long promptTokens,
		long cachedTokens, long completionTokens) {

	/**
	 * Read a completion, loosely: what servers leave out is filled in.
	 * @param buffer the bytes
	 * @param length how many there are
	 * @return the completion
	 * @throws UnusableAnswerException if it is unreadable or cannot be delivered
	 * @throws ErrorInAnswerException if it is an error
	 */
	public static ChatBody read(byte[] buffer, int length) {
		return AnswerParser.read(buffer, length, CompletionReader::read);
	}

}
