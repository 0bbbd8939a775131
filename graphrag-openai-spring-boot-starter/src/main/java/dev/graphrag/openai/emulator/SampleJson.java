package dev.graphrag.openai.emulator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * Makes a small value of a JSON schema, with every property that the schema has. Knows
 * types, enumerations, alternatives, references to definitions, bounds of numbers and
 * lists, and the formats of texts that OpenAI's structured output knows; {@code pattern}
 * and {@code allOf} are not looked at.
 */
final class SampleJson {

	// A schema may refer to itself: a list ends it, and so does an optional part.
	private static final int DEEPEST = 8;

	private static final int MOST_ITEMS = 100;

	// Branches multiply.
	private static final int MOST_VALUES = 10_000;

	private final JsonNode root;

	private int values;

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
		if (++this.values > MOST_VALUES) {
			return null;
		}
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
			case "string" -> fitted(text(schema.path("format").asText("")), schema);
			case "integer" -> (long) number(schema, 1);
			case "number" -> number(schema, 0);
			case "boolean" -> true;
			case "array" -> items(schema, depth);
			case "null" -> null;
			default -> properties(schema, depth);
		};
	}

	private static String type(JsonNode schema) {
		JsonNode type = schema.path("type");
		for (JsonNode alternative : type) {
			if (!alternative.asText().equals("null")) {
				return alternative.asText();
			}
		}
		return type.asText("object");
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
			case "hostname" -> "example.com";
			case "ipv4" -> "192.0.2.1";
			case "ipv6" -> "2001:db8::1";
			default -> "text";
		};
	}

	private static String fitted(String text, JsonNode schema) {
		int least = Math.min(schema.path("minLength").asInt(0), MOST_VALUES);
		int most = Math.max(0, schema.path("maxLength").asInt(Integer.MAX_VALUE));
		String padded = text + "x".repeat(Math.max(0, least - text.length()));
		return padded.substring(0, Math.min(padded.length(), most));
	}

	// 1 where it is allowed, else something at the bounds or between them.
	private static double number(JsonNode schema, double leastStep) {
		double step = schema.path("multipleOf").asDouble(leastStep);
		double low = schema.path("minimum").asDouble(schema.path("exclusiveMinimum").asDouble(Double.NaN));
		double high = schema.path("maximum").asDouble(schema.path("exclusiveMaximum").asDouble(Double.NaN));
		return DoubleStream.of(1, low, high, low + 1, high - 1, (low + high) / 2)
			.map((number) -> (step > 0) ? Math.ceil(number / step) * step : number)
			.filter((number) -> allows(schema, number))
			.findFirst()
			.orElse(1);
	}

	private static boolean allows(JsonNode schema, double number) {
		return number >= schema.path("minimum").asDouble(Double.NEGATIVE_INFINITY)
				&& number <= schema.path("maximum").asDouble(Double.POSITIVE_INFINITY)
				&& number > schema.path("exclusiveMinimum").asDouble(Double.NEGATIVE_INFINITY)
				&& number < schema.path("exclusiveMaximum").asDouble(Double.POSITIVE_INFINITY);
	}

	private List<@Nullable Object> items(JsonNode schema, int depth) {
		int least = Math.max(schema.path("minItems").asInt(0), (depth < DEEPEST / 2) ? 1 : 0);
		int wanted = Math.min(least, schema.path("maxItems").asInt(MOST_ITEMS));
		List<@Nullable Object> items = new ArrayList<>();
		for (int count = 0; count < Math.min(wanted, MOST_ITEMS); count++) {
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
