package dev.graphrag.openai.emulator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * Makes a small value that a JSON schema allows, with every property that the schema has.
 * Knows what OpenAI's structured output knows: types, enumerations, alternatives,
 * references to definitions, bounds of numbers and lists.
 */
final class SampleJson {

	// A schema may refer to itself: a list ends it, and so does an optional part.
	private static final int DEEPEST = 8;

	private final JsonNode root;

	private SampleJson(JsonNode root) {
		this.root = root;
	}

	/**
	 * Make a value.
	 * @param schema the schema; an object without properties for a missing one
	 */
	static Object of(JsonNode schema) {
		Object sample = new SampleJson(schema).sample(schema, 0);
		return (sample != null) ? sample : Map.of();
	}

	private @Nullable Object sample(JsonNode schema, int depth) {
		if (schema.has("$ref")) {
			return (depth < DEEPEST) ? sample(referred(schema.path("$ref").asText()), depth + 1) : null;
		}
		if (schema.has("const")) {
			return schema.path("const");
		}
		if (schema.has("enum")) {
			return schema.path("enum").path(0);
		}
		for (String alternatives : List.of("anyOf", "oneOf")) {
			if (schema.has(alternatives)) {
				return alternative(schema.path(alternatives), depth);
			}
		}
		return typed(schema, depth);
	}

	// Deep down, null is taken where it is allowed.
	private @Nullable Object alternative(JsonNode alternatives, int depth) {
		for (JsonNode alternative : alternatives) {
			if (depth >= DEEPEST / 2 && type(alternative).equals("null")) {
				return null;
			}
		}
		return sample(alternatives.path(0), depth + 1);
	}

	private JsonNode referred(String reference) {
		return reference.startsWith("#") ? this.root.at(reference.substring(1)) : this.root.path(reference);
	}

	private @Nullable Object typed(JsonNode schema, int depth) {
		return switch (type(schema)) {
			case "string" -> text(schema.path("format").asText(""));
			case "integer" -> (long) number(schema);
			case "number" -> number(schema);
			case "boolean" -> true;
			case "array" -> items(schema, depth);
			case "null" -> null;
			default -> properties(schema, depth);
		};
	}

	private static String type(JsonNode schema) {
		JsonNode type = schema.path("type");
		return type.isArray() ? type.path(0).asText("object") : type.asText("object");
	}

	private static String text(String format) {
		return switch (format) {
			case "date-time" -> "2026-01-31T10:00:00Z";
			case "date" -> "2026-01-31";
			case "time" -> "10:00:00Z";
			case "duration" -> "PT1S";
			case "uuid" -> "00000000-0000-4000-8000-000000000000";
			case "email" -> "someone@example.com";
			case "uri" -> "https://example.com";
			case "ipv4" -> "192.0.2.1";
			default -> "text";
		};
	}

	private static double number(JsonNode schema) {
		if (schema.has("minimum")) {
			return schema.path("minimum").asDouble();
		}
		if (schema.has("exclusiveMinimum")) {
			return schema.path("exclusiveMinimum").asDouble() + 1;
		}
		return Math.min(1, schema.path("maximum").asDouble(1));
	}

	private List<@Nullable Object> items(JsonNode schema, int depth) {
		int least = Math.max(schema.path("minItems").asInt(0), (depth < DEEPEST / 2) ? 1 : 0);
		List<@Nullable Object> items = new ArrayList<>();
		for (int count = 0; count < Math.min(least, schema.path("maxItems").asInt(least)); count++) {
			items.add(sample(schema.path("items"), depth + 1));
		}
		return items;
	}

	private Map<String, @Nullable Object> properties(JsonNode schema, int depth) {
		Map<String, @Nullable Object> properties = new LinkedHashMap<>();
		schema.path("properties")
			.properties()
			.forEach((property) -> properties.put(property.getKey(), sample(property.getValue(), depth + 1)));
		return properties;
	}

}
