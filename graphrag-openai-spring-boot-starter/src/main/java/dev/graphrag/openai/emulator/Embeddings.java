package dev.graphrag.openai.emulator;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Answers embedding requests with {@link WordVectors}.
 */
final class Embeddings {

	private static final int MAX_TEXTS = 2048;

	private static final int MAX_DIMENSIONS = 8192;

	private Embeddings() {
	}

	/**
	 * Answer as asked.
	 * @throws Refusal if the request is not acceptable
	 */
	static Reply reply(OpenAiRequest request) {
		return reply(request, dimensions(request));
	}

	/**
	 * Answer with vectors of another length than was asked for.
	 */
	static Reply reply(OpenAiRequest request, int dimensions) {
		List<String> texts = request.inputs();
		if (texts.isEmpty() || texts.size() > MAX_TEXTS || texts.contains("")) {
			throw new Refusal(ApiError
				.invalid("The input has to be a text or 1 to " + MAX_TEXTS + " texts, none empty.", "input"));
		}
		return reply(request,
				texts.stream().map((text) -> WordVectors.vector(text, request.model(), dimensions)).toList());
	}

	/**
	 * Answer with these vectors.
	 */
	static Reply reply(OpenAiRequest request, List<float[]> vectors) {
		boolean base64 = request.at("/encoding_format").equals("base64");
		List<Map<String, Object>> data = new ArrayList<>(vectors.size());
		for (float[] vector : vectors) {
			data.add(
					Map.of("object", "embedding", "index", data.size(), "embedding", base64 ? base64(vector) : vector));
		}
		int tokens = Tokens.of(request);
		Map<String, Object> body = new LinkedHashMap<>();
		body.put("object", "list");
		body.put("data", data);
		body.put("model", request.model());
		body.put("usage", Map.of("prompt_tokens", tokens, "total_tokens", tokens));
		return Reply.json(200, body);
	}

	private static int dimensions(OpenAiRequest request) {
		JsonNode requested = request.json().path("dimensions");
		if (requested.isMissingNode() || requested.isNull()) {
			return request.model().equals("text-embedding-3-large") ? 3072 : 1536;
		}
		int dimensions = requested.isInt() ? requested.intValue() : 0;
		if (dimensions < 1 || dimensions > MAX_DIMENSIONS) {
			throw new Refusal(ApiError.invalid("The dimensions have to be 1 to " + MAX_DIMENSIONS + ".", "dimensions"));
		}
		return dimensions;
	}

	private static String base64(float[] vector) {
		ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
		bytes.asFloatBuffer().put(vector);
		return Base64.getEncoder().encodeToString(bytes.array());
	}

}
