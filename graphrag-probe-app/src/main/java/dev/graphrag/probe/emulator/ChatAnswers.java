package dev.graphrag.probe.emulator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import tools.jackson.databind.JsonNode;

/**
 * Answers every chat completion with the same short sentence.
 */
final class ChatAnswers implements Answers {

	private static final String SENTENCE = "Chat completions are reachable.";

	@Override
	public Map<String, Object> answer(JsonNode request) {
		String model = Answers.model(request);
		JsonNode messages = request.path("messages");
		if (!messages.isArray() || messages.isEmpty()) {
			throw new Refusal(400, "Messages are required.");
		}
		if (request.path("stream").asBoolean(false)) {
			throw new Refusal(400, "The emulator has no streaming.");
		}
		int promptTokens = Answers.tokens(messages.toString());
		int completionTokens = Answers.tokens(SENTENCE);
		Map<String, Object> answer = new LinkedHashMap<>();
		answer.put("id", "chatcmpl-emulator");
		answer.put("object", "chat.completion");
		answer.put("created", 0);
		answer.put("model", model);
		answer.put("choices", List.of(Map.of("index", 0, "finish_reason", "stop", "message",
				Map.of("role", "assistant", "content", SENTENCE))));
		answer.put("usage", Map.of("prompt_tokens", promptTokens, "completion_tokens", completionTokens, "total_tokens",
				promptTokens + completionTokens));
		return answer;
	}

}
