package dev.graphrag.probe.emulator;

import java.util.Map;

import tools.jackson.databind.JsonNode;

/**
 * Answers the requests of one endpoint.
 */
interface Answers {

	/**
	 * Answer a request.
	 * @param request the request's body
	 * @return the answer's body
	 * @throws Refusal if the request is not acceptable
	 */
	Map<String, Object> answer(JsonNode request);

	static String model(JsonNode request) {
		String model = request.path("model").asString("");
		if (model.isEmpty()) {
			throw new Refusal(400, "A model is required.");
		}
		return model;
	}

	// A rough count, as a tokenizer would be too much for an emulator: four characters
	// each.
	static int tokens(String text) {
		return (text.length() + 3) / 4;
	}

}
