package dev.graphrag.openai.wire;

import com.openai.models.chat.completions.ChatCompletion;

/**
 * A chat completion and its figures.
 *
 * @param completion the completion as the SDK has it
 * @param figures its figures
 */
public record ChatBody(ChatCompletion completion, ChatFigures figures) implements Metered {

	@Override
	public long promptTokens() {
		return this.figures.promptTokens();
	}

	@Override
	public long completionTokens() {
		return this.figures.completionTokens();
	}

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
