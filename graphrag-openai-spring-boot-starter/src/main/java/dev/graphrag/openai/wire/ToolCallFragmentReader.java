package dev.graphrag.openai.wire;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

import com.openai.core.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * Reads one fragment of a tool call.
 */
final class ToolCallFragmentReader {

	private final AnswerParser answer;

	private final Map<String, JsonValue> others = new LinkedHashMap<>(0);

	private final Map<String, JsonValue> functionOthers = new LinkedHashMap<>(0);

	private @Nullable Long index;

	private String id = "";

	private String type = "";

	private String name = "";

	private @Nullable String arguments;

	ToolCallFragmentReader(AnswerParser answer) {
		this.answer = answer;
	}

	ToolCallFragment read() throws IOException {
		for (String member = this.answer.nextName(); member != null; member = this.answer.nextName()) {
			switch (member) {
				case "index" -> this.index = index();
				case "id" -> this.id = this.answer.textOrEmpty();
				case "type" -> this.type = this.answer.textOrEmpty();
				case "function" -> readFunction();
				default -> this.others.put(member, SdkValues.any(this.answer));
			}
		}
		return new ToolCallFragment(this.index, this.id, this.type, this.name, this.arguments, this.others,
				this.functionOthers);
	}

	private @Nullable Long index() throws IOException {
		double told = this.answer.number();
		return (told >= 0 && told <= Integer.MAX_VALUE && told == Math.rint(told)) ? (long) told : null;
	}

	private void readFunction() throws IOException {
		if (!this.answer.isObject()) {
			this.answer.skip();
			return;
		}
		for (String member = this.answer.nextName(); member != null; member = this.answer.nextName()) {
			switch (member) {
				case "name" -> this.name = this.answer.textOrEmpty();
				case "arguments" -> this.arguments = arguments();
				default -> this.functionOthers.put(member, SdkValues.any(this.answer));
			}
		}
	}

	private @Nullable String arguments() throws IOException {
		if (this.answer.isText()) {
			return this.answer.text();
		}
		return this.answer.isNull() ? null : SdkJson.text(SdkValues.any(this.answer));
	}

}
