package dev.graphrag.openai.budget;

import java.io.IOException;
import java.util.StringJoiner;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.graphrag.openai.client.OpenAiStubs;

/**
 * What a request asks for, and its answer.
 *
 * @param model the model
 * @param body the request's body
 * @param prompt tokens of the prompt or the texts: a quarter of the characters
 * @param completion tokens of the completion
 */
record ServerQuestion(String model, JsonNode body, long prompt, long completion) {

	private static final ObjectMapper JSON = new ObjectMapper();

	/**
	 * Read a request.
	 * @param completion tokens of its completion, unless it asks for fewer or for none
	 */
	static ServerQuestion read(String text, int completion) throws IOException {
		JsonNode body = JSON.readTree(text);
		String model = body.path("model").asText();
		if (body.has("input")) {
			return new ServerQuestion(model, body, tokensOf(body.path("input")), 0);
		}
		int most = body.path("max_completion_tokens").asInt(body.path("max_tokens").asInt(completion));
		return new ServerQuestion(model, body, tokensOf(body.path("messages")), Math.min(completion, most));
	}

	private static long tokensOf(JsonNode texts) {
		long characters = StreamSupport.stream(texts.spliterator(), false)
			.mapToLong((text) -> text.path("content").asText(text.asText()).length())
			.sum();
		return Math.max(1, characters / 4);
	}

	long tokens() {
		return this.prompt + this.completion;
	}

	boolean streamed() {
		return this.body.path("stream").asBoolean();
	}

	String json() {
		return this.body.has("input") ? embeddings() : completion("""
				"object":"chat.completion",
				 "choices":[{"index":0,"message":{"role":"assistant","content":"Acknowledged.","refusal":null},
				 "logprobs":null,"finish_reason":"stop"}],"usage":""" + usage());
	}

	String events() {
		return chunk("""
				[{"index":0,"delta":{"role":"assistant","content":"Acknowledged."},"finish_reason":null}]""", "null")
				+ chunk("""
						[{"index":0,"delta":{},"finish_reason":"stop"}]""", "null") + chunk("[]", usage())
				+ "data: [DONE]\n\n";
	}

	private String chunk(String choices, String usage) {
		return "data: "
				+ completion("\"object\":\"chat.completion.chunk\",\"choices\":" + choices + ",\"usage\":" + usage)
				+ "\n\n";
	}

	private String completion(String fields) {
		return "{\"id\":\"chatcmpl-1\",\"created\":1700000000,\"model\":\"" + this.model + "\"," + fields + "}";
	}

	private String usage() {
		return """
				{"prompt_tokens":%d,"completion_tokens":%d,"total_tokens":%d}""".formatted(this.prompt, this.completion,
				tokens());
	}

	private String embeddings() {
		StringJoiner data = new StringJoiner(",");
		int index = 0;
		for (JsonNode text : this.body.path("input")) {
			data.add(OpenAiStubs.item(index++, '"' + OpenAiStubs.base64(vector(text.asText())) + '"'));
		}
		return """
				{"object":"list","data":[%s],"model":"%s","usage":{"prompt_tokens":%d,"total_tokens":%d}}"""
			.formatted(data, this.model, this.prompt, this.prompt);
	}

	private float[] vector(String text) {
		float[] vector = new float[this.body.path("dimensions").asInt(1536)];
		for (int index = 0; index < vector.length; index++) {
			vector[index] = (float) Math.sin(text.hashCode() + index + 1);
		}
		return vector;
	}

}
