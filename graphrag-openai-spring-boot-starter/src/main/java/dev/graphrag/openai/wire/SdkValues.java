package dev.graphrag.openai.wire;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.core.type.TypeReference;
import com.openai.core.JsonArray;
import com.openai.core.JsonBoolean;
import com.openai.core.JsonField;
import com.openai.core.JsonMissing;
import com.openai.core.JsonNull;
import com.openai.core.JsonNumber;
import com.openai.core.JsonObject;
import com.openai.core.JsonString;
import com.openai.core.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * Values in the SDK's own types, equal to those that its databind makes of the same
 * bytes. A known field of another type than the SDK's counts as missing, since its getter
 * would throw.
 */
final class SdkValues {

	private SdkValues() {
	}

	/**
	 * Read any value, however it is made.
	 */
	static JsonValue any(AnswerParser answer) throws IOException {
		if (answer.isText()) {
			return JsonString.of(answer.text());
		}
		if (answer.isNumber()) {
			return JsonNumber.of(answer.numberAsWritten());
		}
		if (answer.isObject()) {
			return object(answer);
		}
		if (answer.isArray()) {
			return array(answer);
		}
		return answer.isNull() ? JsonNull.of() : JsonBoolean.of(answer.isTrue());
	}

	private static JsonObject object(AnswerParser answer) throws IOException {
		Map<String, JsonValue> members = new LinkedHashMap<>();
		for (String name = answer.nextName(); name != null; name = answer.nextName()) {
			members.put(name, any(answer));
		}
		return JsonObject.of(members);
	}

	private static JsonArray array(AnswerParser answer) throws IOException {
		List<JsonValue> elements = new ArrayList<>();
		while (answer.nextElement()) {
			elements.add(any(answer));
		}
		return JsonArray.of(elements);
	}

	static JsonField<String> text(AnswerParser answer) throws IOException {
		if (answer.isNull()) {
			return nothing();
		}
		String text = answer.textOrNull();
		return (text != null) ? JsonField.of(text) : missing();
	}

	static JsonField<Long> count(AnswerParser answer) throws IOException {
		return answer.isNull() ? nothing() : JsonField.of(answer.count());
	}

	/**
	 * Read a rare part by the SDK's databind.
	 */
	static <T> JsonField<T> part(AnswerParser answer, TypeReference<T> type) throws IOException {
		if (answer.isNull()) {
			return nothing();
		}
		T part = convert(any(answer), type);
		return (part != null) ? JsonField.of(part) : missing();
	}

	static <T> @Nullable T convert(JsonValue value, TypeReference<T> type) {
		try {
			return value.convert(type);
		}
		catch (IllegalArgumentException ex) {
			// Jackson's way to say that the value is of another type.
			return null;
		}
	}

	static <T> JsonField<T> nothing() {
		return JsonField.ofNullable(null);
	}

	// The SDK's one value for a missing field stands for fields of all types.
	@SuppressWarnings("unchecked")
	static <T> JsonField<T> missing() {
		return (JsonField<T>) (JsonField<?>) JsonMissing.of();
	}

}
