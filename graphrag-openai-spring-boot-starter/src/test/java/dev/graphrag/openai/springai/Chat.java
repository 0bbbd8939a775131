package dev.graphrag.openai.springai;

/**
 * Whole answers to chat requests, as OpenAI gives them.
 */
final class Chat {

	private Chat() {
	}

	static String text(String text) {
		return answer(choice(0, "\"content\":\"" + text + "\"", "stop"));
	}

	static String texts(String first, String second) {
		return answer(choice(0, "\"content\":\"" + first + "\"", "stop") + ","
				+ choice(1, "\"content\":\"" + second + "\"", "length"));
	}

	/**
	 * Return an answer that calls a tool.
	 * @param arguments JSON text
	 */
	static String toolCall(String id, String name, String arguments) {
		String escaped = arguments.replace("\"", "\\\"");
		return answer(choice(0,
				"\"content\":null,\"tool_calls\":[{\"id\":\"%s\",\"type\":\"function\",\"function\":{\"name\":\"%s\",\"arguments\":\"%s\"}}]"
					.formatted(id, name, escaped),
				"tool_calls"));
	}

	static String choice(int index, String message, String finishReason) {
		return "{\"index\":%d,\"message\":{\"role\":\"assistant\",%s,\"refusal\":null},\"logprobs\":null,\"finish_reason\":\"%s\"}"
			.formatted(index, message, finishReason);
	}

	static String answer(String choices) {
		return """
				{"id":"chatcmpl-1","object":"chat.completion","created":1700000000,"model":"server-model",
				 "choices":[%s],"usage":{"prompt_tokens":20,"completion_tokens":5,"total_tokens":25}}"""
			.formatted(choices);
	}

}
