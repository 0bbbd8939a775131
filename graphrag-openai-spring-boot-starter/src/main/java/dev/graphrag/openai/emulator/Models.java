package dev.graphrag.openai.emulator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Answers what models there are: all at once, as OpenAI does, and in pages for a request
 * with a {@code limit}, as OpenAI's other lists and some gateways do.
 */
final class Models {

	private static final List<String> NAMES = List.of("gpt-4.1", "gpt-4.1-mini", "gpt-4.1-nano", "gpt-4o",
			"gpt-4o-mini", "text-embedding-3-large", "text-embedding-3-small", "text-embedding-ada-002");

	private static final String ALL = "/models";

	private Models() {
	}

	static Reply reply(OpenAiRequest request) {
		if (request.path().equals(ALL)) {
			return Reply.json(200, page(after(request.query().get("after")), limit(request.query().get("limit"))));
		}
		String name = request.path().substring(ALL.length() + 1);
		return NAMES.contains(name) ? Reply.json(200, model(name)) : ApiError.of(404).reply();
	}

	private static List<String> after(@Nullable String name) {
		if (name == null) {
			return NAMES;
		}
		if (!NAMES.contains(name)) {
			throw new Refusal(ApiError.invalid("There is no model of this name to come after.", "after"));
		}
		return NAMES.subList(NAMES.indexOf(name) + 1, NAMES.size());
	}

	private static int limit(@Nullable String text) {
		if (text == null) {
			return NAMES.size();
		}
		if (!text.matches("[1-9][0-9]{0,8}")) {
			throw new Refusal(ApiError.invalid("A limit must be a positive whole number.", "limit"));
		}
		return Integer.parseInt(text);
	}

	private static Map<String, Object> page(List<String> rest, int limit) {
		List<String> names = rest.subList(0, Math.min(limit, rest.size()));
		Map<String, Object> page = new LinkedHashMap<>();
		page.put("object", "list");
		page.put("data", names.stream().map(Models::model).toList());
		page.put("has_more", names.size() < rest.size());
		if (!names.isEmpty()) {
			page.put("first_id", names.get(0));
			page.put("last_id", names.get(names.size() - 1));
		}
		return page;
	}

	private static Map<String, Object> model(String name) {
		return Map.of("id", name, "object", "model", "created", ChatCompletion.CREATED, "owned_by", "openai");
	}

}
