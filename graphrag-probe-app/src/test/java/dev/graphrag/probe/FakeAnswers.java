package dev.graphrag.probe;

import java.util.List;
import java.util.Map;

import dev.graphrag.openai.CallReport;
import dev.graphrag.openai.ChatResult;
import dev.graphrag.openai.EmbeddingResult;

import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;

/**
 * Answers of a client.
 */
public final class FakeAnswers {

	/**
	 * Text that no output may contain.
	 */
	public static final String REPLY = "The reply is private.";

	private FakeAnswers() {
	}

	public static ChatResult chat() {
		ChatResponse response = new ChatResponse(List.of(new Generation(new AssistantMessage(REPLY))));
		return new ChatResult(response, "gpt-4.1-mini", false, 412.3456, 38, 9, "stop", report());
	}

	public static EmbeddingResult embedding() {
		return new EmbeddingResult(List.of(new float[1536]), "text-embedding-3-small", 1536, 120, 8, report());
	}

	private static CallReport report() {
		return new CallReport("call-1", Map.of("gpt-4.1-mini", 1), List.of(), 200, null, null);
	}

}
