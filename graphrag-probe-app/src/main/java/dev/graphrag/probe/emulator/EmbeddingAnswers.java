package dev.graphrag.probe.emulator;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

import tools.jackson.databind.JsonNode;

/**
 * Answers embedding requests with vectors of length one that depend on the text, the
 * model and the dimensions alone.
 */
final class EmbeddingAnswers implements Answers {

	private static final int MAX_TEXTS = 2048;

	private static final int MAX_DIMENSIONS = 8192;

	@Override
	public Map<String, Object> answer(JsonNode request) {
		String model = Answers.model(request);
		List<String> texts = texts(request.path("input"));
		int dimensions = dimensions(request.path("dimensions"), model);
		boolean base64 = request.path("encoding_format").asString("float").equals("base64");
		List<Map<String, Object>> data = new ArrayList<>(texts.size());
		for (int index = 0; index < texts.size(); index++) {
			float[] vector = vector(texts.get(index), model, dimensions);
			data.add(Map.of("object", "embedding", "index", index, "embedding", base64 ? encoded(vector) : vector));
		}
		int tokens = texts.stream().mapToInt(Answers::tokens).sum();
		return Map.of("object", "list", "model", model, "data", data, "usage",
				Map.of("prompt_tokens", tokens, "total_tokens", tokens));
	}

	private static List<String> texts(JsonNode input) {
		List<String> texts = new ArrayList<>();
		if (input.isString()) {
			texts.add(input.asString());
		}
		else if (input.isArray()) {
			input.forEach((text) -> texts.add(text.isString() ? text.asString() : ""));
		}
		if (texts.isEmpty() || texts.size() > MAX_TEXTS || texts.contains("")) {
			throw new Refusal(400, "The input has to be a text or 1 to " + MAX_TEXTS + " texts, none empty.");
		}
		return texts;
	}

	private static int dimensions(JsonNode requested, String model) {
		if (requested.isMissingNode() || requested.isNull()) {
			return model.equals("text-embedding-3-large") ? 3072 : 1536;
		}
		int dimensions = requested.asInt(0);
		if (dimensions < 1 || dimensions > MAX_DIMENSIONS) {
			throw new Refusal(400, "The dimensions have to be 1 to " + MAX_DIMENSIONS + ".");
		}
		return dimensions;
	}

	private static float[] vector(String text, String model, int dimensions) {
		SplittableRandom random = new SplittableRandom((model + '\n' + text).hashCode());
		double[] components = random.doubles(dimensions, -1, 1).toArray();
		double squares = 0;
		for (double component : components) {
			squares += component * component;
		}
		float[] vector = new float[dimensions];
		for (int index = 0; index < dimensions; index++) {
			vector[index] = (float) (components[index] / Math.sqrt(squares));
		}
		return vector;
	}

	private static String encoded(float[] vector) {
		ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
		bytes.asFloatBuffer().put(vector);
		return Base64.getEncoder().encodeToString(bytes.array());
	}

}
