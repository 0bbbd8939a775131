package dev.graphrag.openai.client;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.StringJoiner;

/**
 * Answers as OpenAI gives them.
 */
public final class OpenAiStubs {

	private OpenAiStubs() {
	}

	public static String chat(String model) {
		return """
				{"id":"chatcmpl-1","object":"chat.completion","created":1700000000,"model":"%s",
				 "choices":[{"index":0,"message":{"role":"assistant","content":"Acknowledged.","refusal":null},
				 "logprobs":null,"finish_reason":"stop"}],
				 "usage":{"prompt_tokens":21,"completion_tokens":4,"total_tokens":25,
				 "prompt_tokens_details":{"cached_tokens":16}}}""".formatted(model);
	}

	public static String error(String code) {
		return """
				{"error":{"message":"You sent: canary-echo","type":"%1$s","param":null,"code":"%1$s"}}"""
			.formatted(code);
	}

	public static String embeddings(float[]... vectors) {
		StringJoiner data = new StringJoiner(",");
		for (int index = 0; index < vectors.length; index++) {
			data.add(item(index, '"' + base64(vectors[index]) + '"'));
		}
		return embeddingAnswer(data.toString());
	}

	public static String embeddingAnswer(String items) {
		return """
				{"object":"list","data":[%s],"model":"text-embedding-3-small",
				 "usage":{"prompt_tokens":8,"total_tokens":8}}""".formatted(items);
	}

	public static String item(int index, String embedding) {
		return """
				{"object":"embedding","index":%d,"embedding":%s}""".formatted(index, embedding);
	}

	public static String base64(float[] vector) {
		ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
		bytes.asFloatBuffer().put(vector);
		return Base64.getEncoder().encodeToString(bytes.array());
	}

	public static float[] vector(int dimensions) {
		float[] vector = new float[dimensions];
		for (int index = 0; index < dimensions; index++) {
			vector[index] = (float) Math.sin(index + 1) / 40;
		}
		return vector;
	}

}
