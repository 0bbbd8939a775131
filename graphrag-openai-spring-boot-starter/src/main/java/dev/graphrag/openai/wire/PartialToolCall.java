package dev.graphrag.openai.wire;

import java.util.LinkedHashMap;
import java.util.Map;

import com.openai.core.JsonValue;
import com.openai.models.chat.completions.ChatCompletionChunk.Choice.Delta.ToolCall;
import org.jspecify.annotations.Nullable;

/**
 * A tool call of which fragments have arrived.
 */
final class PartialToolCall {

	private final @Nullable Long index;

	private final Map<String, JsonValue> others = new LinkedHashMap<>(0);

	private final Map<String, JsonValue> functionOthers = new LinkedHashMap<>(0);

	private String id = "";

	private String type = "";

	private String name = "";

	private @Nullable StringBuilder arguments;

	PartialToolCall(@Nullable Long index) {
		this.index = index;
	}

	@Nullable Long index() {
		return this.index;
	}

	String id() {
		return this.id;
	}

	boolean hasName() {
		return !this.name.isEmpty();
	}

	/**
	 * Add a fragment: the first id, type and name count, for servers repeat them or send
	 * empty ones, and arguments are joined.
	 */
	void add(ToolCallFragment fragment) {
		this.id = firstWithText(this.id, fragment.id());
		this.type = firstWithText(this.type, fragment.type());
		this.name = firstWithText(this.name, fragment.name());
		this.others.putAll(fragment.others());
		this.functionOthers.putAll(fragment.functionOthers());
		if (fragment.arguments() != null) {
			this.arguments = ((this.arguments != null) ? this.arguments : new StringBuilder())
				.append(fragment.arguments());
		}
	}

	private static String firstWithText(String first, String second) {
		return first.isBlank() ? second : first;
	}

	/**
	 * Return the whole call.
	 * @param position its position among the choice's calls
	 * @param field path of the choice's list of calls
	 * @throws UnusableAnswerException if it calls nothing
	 */
	ToolCall build(int position, String field) {
		if (this.name.isBlank()) {
			throw UnusableAnswerException.field(field + "[" + position + "].function.name", "is missing");
		}
		ToolCall.Function function = ToolCall.Function.builder()
			.name(this.name)
			.arguments((this.arguments != null) ? this.arguments.toString() : "{}")
			.additionalProperties(this.functionOthers)
			.build();
		return ToolCall.builder()
			.index(position)
			.id(this.id.isBlank() ? "call_" + position : this.id)
			.type(this.type.isBlank() ? ToolCall.Type.FUNCTION : ToolCall.Type.of(this.type))
			.function(function)
			.additionalProperties(this.others)
			.build();
	}

}
