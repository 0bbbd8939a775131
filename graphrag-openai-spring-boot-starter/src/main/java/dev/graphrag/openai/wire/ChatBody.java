package dev.graphrag.openai.wire;

import java.io.IOException;

import com.openai.core.ObjectMappers;
import com.openai.models.chat.completions.ChatCompletion;
import dev.graphrag.openai.FailureReason;
import org.jspecify.annotations.Nullable;

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
	 * Read and check a completion.
	 * @param buffer the bytes
	 * @param length how many there are
	 * @return the completion
	 * @throws UnusableAnswerException if it is unreadable or cannot be delivered
	 * @throws ErrorInAnswerException if it is an error
	 */
	public static ChatBody read(byte[] buffer, int length) {
		JsonCursor cursor = new JsonCursor(buffer, length);
		String model = null;
		Choices choices = new Choices(0, null);
		Usage usage = Usage.NONE;
		cursor.beginObject();
		for (String key = cursor.nextKey(); key != null; key = cursor.nextKey()) {
			switch (key) {
				case "model" -> model = cursor.stringOrSkip();
				case "choices" -> choices = Choices.read(cursor);
				case "usage" -> usage = Usage.read(cursor);
				case "error" -> InBandError.check(cursor);
				default -> cursor.skip();
			}
		}
		cursor.end();
		if (choices.count == 0) {
			throw new UnusableAnswerException(FailureReason.NO_CHOICES, "The completion has no choices.");
		}
		return new ChatBody(completion(buffer, length), (model != null) ? model : "",
				(choices.finishReason != null) ? choices.finishReason : "", usage.prompt(), usage.cached(),
				usage.completion());
	}

	private static ChatCompletion completion(byte[] buffer, int length) {
		try {
			return ObjectMappers.jsonMapper().readValue(buffer, 0, length, ChatCompletion.class);
		}
		catch (IOException ex) {
			throw UnusableAnswerException.unreadable("The answer is not JSON.");
		}
	}

	private record Choices(int count, @Nullable String finishReason) {

		static Choices read(JsonCursor cursor) {
			int count = 0;
			String finishReason = null;
			if (!cursor.nextIsArray()) {
				cursor.skip();
				return new Choices(0, null);
			}
			cursor.beginArray();
			while (cursor.nextElement()) {
				String reason = readChoice(cursor);
				finishReason = (count++ == 0) ? reason : finishReason;
			}
			return new Choices(count, finishReason);
		}

		private static @Nullable String readChoice(JsonCursor cursor) {
			String finishReason = null;
			cursor.beginObject();
			for (String key = cursor.nextKey(); key != null; key = cursor.nextKey()) {
				if (key.equals("finish_reason")) {
					finishReason = cursor.stringOrSkip();
				}
				else {
					cursor.skip();
				}
			}
			return finishReason;
		}

	}

}
