package dev.graphrag.openai.emulator;

import java.util.List;
import java.util.Map;

/**
 * Answers what models there are.
 */
final class Models {

	private static final List<String> NAMES = List.of("gpt-4.1", "gpt-4.1-mini", "gpt-4.1-nano", "gpt-4o",
			"gpt-4o-mini", "text-embedding-3-large", "text-embedding-3-small", "text-embedding-ada-002");

	private static final String ALL = "/models";

	private Models() {
	}

	static Reply reply(OpenAiRequest request) {
		if (request.path().equals(ALL)) {
			return Reply.json(200, Map.of("object", "list", "data", NAMES.stream().map(Models::model).toList()));
		}
		String name = request.path().substring(ALL.length() + 1);
		return NAMES.contains(name) ? Reply.json(200, model(name)) : ApiError.of(404).reply();
	}

	private static Map<String, Object> model(String name) {
		return Map.of("id", name, "object", "model", "created", ChatCompletion.CREATED, "owned_by", "openai");
	}

}
