package dev.graphrag.openai.wire;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

import com.fasterxml.jackson.core.type.TypeReference;
import com.openai.core.JsonObject;
import com.openai.core.JsonString;
import com.openai.core.JsonValue;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall.Function;
import com.openai.models.chat.completions.ChatCompletionMessageToolCall;
import org.jspecify.annotations.Nullable;

/**
 * Reads one tool call of a message.
 */
final class ToolCallReader {

	private static final TypeReference<ChatCompletionMessageToolCall> ANY_CALL = new TypeReference<>() {
	};

	private final AnswerParser answer;

	private final String field;

	private final Map<String, JsonValue> others = new LinkedHashMap<>();

	private String id;

	private @Nullable JsonValue type;

	private @Nullable Function function;

	ToolCallReader(AnswerParser answer, int position, String field) {
		this.answer = answer;
		this.field = field;
		this.id = "call_" + position;
	}

	/**
	 * Read the call.
	 * @return the call, or {@code null} if it cannot be delivered
	 */
	@Nullable ChatCompletionMessageToolCall read() throws IOException {
		for (String name = this.answer.nextName(); name != null; name = this.answer.nextName()) {
			switch (name) {
				case "id" -> readId();
				case "type" -> this.type = SdkValues.any(this.answer);
				case "function" -> this.function = function();
				default -> this.others.put(name, SdkValues.any(this.answer));
			}
		}
		return (this.function != null) ? functionCall(this.function) : otherCall();
	}

	private void readId() throws IOException {
		String told = this.answer.textOrEmpty();
		this.id = told.isEmpty() ? this.id : told;
	}

	private @Nullable Function function() throws IOException {
		if (!this.answer.isObject()) {
			this.answer.skip();
			return null;
		}
		Function.Builder function = Function.builder().arguments("{}");
		String called = "";
		for (String name = this.answer.nextName(); name != null; name = this.answer.nextName()) {
			switch (name) {
				case "name" -> called = this.answer.textOrEmpty();
				case "arguments" -> function.arguments(arguments());
				default -> function.putAdditionalProperty(name, SdkValues.any(this.answer));
			}
		}
		if (called.isEmpty()) {
			this.answer.failField(this.field + ".function.name", "is missing");
		}
		return function.name(called).build();
	}

	private String arguments() throws IOException {
		if (this.answer.isText()) {
			return this.answer.text();
		}
		return this.answer.isNull() ? "{}" : SdkJson.text(SdkValues.any(this.answer));
	}

	private ChatCompletionMessageToolCall functionCall(Function function) {
		ChatCompletionMessageFunctionToolCall.Builder call = ChatCompletionMessageFunctionToolCall.builder()
			.id(this.id)
			.function(function)
			.additionalProperties(this.others);
		if (this.type instanceof JsonString) {
			call.type(this.type);
		}
		return ChatCompletionMessageToolCall.ofFunction(call.build());
	}

	// A custom tool's call, or one of a kind that the SDK does not know and passes on.
	private @Nullable ChatCompletionMessageToolCall otherCall() {
		boolean custom = this.others.containsKey("custom");
		boolean otherKind = this.type instanceof JsonString kind && !kind.value().equals("function");
		if (!custom && !otherKind) {
			this.answer.failField(this.field + ".function", "is missing");
			return null;
		}
		this.others.put("id", JsonString.of(this.id));
		this.others.put("type", (this.type != null) ? this.type : JsonString.of("custom"));
		return SdkValues.convert(JsonObject.of(this.others), ANY_CALL);
	}

}
