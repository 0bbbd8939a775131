package dev.graphrag.openai.wire;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.core.type.TypeReference;
import com.openai.core.JsonArray;
import com.openai.core.JsonField;
import com.openai.core.JsonObject;
import com.openai.core.JsonString;
import com.openai.core.JsonValue;
import com.openai.models.chat.completions.ChatCompletionChunk.Choice.Delta;

/**
 * Reads what one event adds to the message of a choice. Fragments of tool calls are kept
 * apart from the rest.
 */
final class DeltaReader {

	private static final Set<String> CONTENT = Set.of("reasoning_content", "reasoning", "reasoning_details", "thinking",
			"audio");

	private final AnswerParser answer;

	private final String field;

	private final Delta.Builder delta = Delta.builder();

	private List<ToolCallFragment> fragments = List.of();

	private boolean reasoningContent;

	private boolean reasoning;

	private boolean tells;

	private boolean bare = true;

	DeltaReader(AnswerParser answer, String field) {
		this.answer = answer;
		this.field = field;
	}

	Delta read() throws IOException {
		for (String name = this.answer.nextName(); name != null; name = this.answer.nextName()) {
			switch (name) {
				case "role" -> this.delta.role(role());
				case "content" ->
					this.delta.content(told(ContentParts.readContent(this.answer, this.field + ".content")));
				case "refusal" -> this.delta.refusal(told(SdkValues.text(this.answer)));
				case "tool_calls" -> readToolCalls();
				case "function_call" -> readFunctionCall();
				default -> putOther(name, SdkValues.any(this.answer));
			}
		}
		// Spring AI reads the other name only where this one is missing.
		if (this.reasoning && !this.reasoningContent) {
			this.delta.removeAdditionalProperty("reasoning_content");
		}
		return this.delta.build();
	}

	/**
	 * Return the fragments of tool calls.
	 */
	List<ToolCallFragment> fragments() {
		return this.fragments;
	}

	/**
	 * Return whether there is content.
	 */
	boolean tells() {
		return this.tells;
	}

	/**
	 * Return whether there is nothing but a role and fragments of tool calls.
	 */
	boolean isBare() {
		return this.bare;
	}

	private JsonField<Delta.Role> role() throws IOException {
		if (this.answer.isNull()) {
			return SdkValues.nothing();
		}
		String role = this.answer.textOrNull();
		return (role != null) ? JsonField.of(Delta.Role.of(role)) : SdkValues.missing();
	}

	private JsonField<String> told(JsonField<String> text) {
		if (text.asKnown().filter((known) -> !known.isEmpty()).isPresent()) {
			this.tells = true;
			this.bare = false;
		}
		return text;
	}

	private void readToolCalls() throws IOException {
		if (!this.answer.isArray()) {
			this.delta.toolCalls(this.answer.isNull() ? SdkValues.nothing() : SdkValues.missing());
			if (this.answer.skipTelling()) {
				this.answer.failField(this.field + ".tool_calls", "is not a list");
			}
			return;
		}
		List<ToolCallFragment> read = new ArrayList<>(1);
		while (this.answer.nextElement()) {
			if (this.answer.isObject()) {
				read.add(new ToolCallFragmentReader(this.answer).read());
			}
			else if (this.answer.skipTelling()) {
				this.answer.failField(this.field + ".tool_calls[" + read.size() + "]", "is not an object");
			}
		}
		this.fragments = read;
	}

	// OpenAI has replaced it by tool calls; some servers still send it.
	@SuppressWarnings("deprecation")
	private void readFunctionCall() throws IOException {
		JsonField<Delta.FunctionCall> call = SdkValues.part(this.answer, new TypeReference<Delta.FunctionCall>() {
		});
		this.delta.functionCall(call);
		if (call.asKnown().isPresent()) {
			this.tells = true;
			this.bare = false;
		}
	}

	private void putOther(String name, JsonValue value) {
		this.delta.putAdditionalProperty(name, value);
		this.bare &= value.isNull();
		if (CONTENT.contains(name) && says(value)) {
			this.tells = true;
			this.reasoningContent |= name.equals("reasoning_content");
			this.reasoning |= name.equals("reasoning");
		}
	}

	private static boolean says(JsonValue value) {
		if (value instanceof JsonString text) {
			return !text.value().isEmpty();
		}
		return (value instanceof JsonArray list && !list.values().isEmpty())
				|| (value instanceof JsonObject object && !object.values().isEmpty());
	}

}
