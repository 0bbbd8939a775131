package dev.graphrag.openai.wire;

import java.io.IOException;

import com.openai.core.JsonField;

/**
 * Reads content: a text, or a list of parts, as some servers send it. Their texts are
 * joined, parts of other kinds, such as a model's thinking, are left out.
 */
final class ContentParts {

	private ContentParts() {
	}

	/**
	 * Read content in any of its shapes.
	 */
	static JsonField<String> readContent(AnswerParser answer, String field) throws IOException {
		if (answer.isText()) {
			return JsonField.of(answer.text());
		}
		if (answer.isNull()) {
			return SdkValues.nothing();
		}
		if (answer.isArray()) {
			return JsonField.of(read(answer, field));
		}
		answer.skip();
		answer.failField(field, "is neither text nor a list of texts");
		return SdkValues.missing();
	}

	private static String read(AnswerParser answer, String field) throws IOException {
		StringBuilder texts = new StringBuilder();
		for (int position = 0; answer.nextElement(); position++) {
			if (answer.isText()) {
				texts.append(answer.text());
			}
			else if (answer.isObject()) {
				texts.append(partText(answer));
			}
			else if (answer.skipTelling()) {
				answer.failField(field + "[" + position + "]", "is neither text nor an object");
			}
		}
		return texts.toString();
	}

	private static String partText(AnswerParser answer) throws IOException {
		String text = "";
		boolean isText = true;
		for (String name = answer.nextName(); name != null; name = answer.nextName()) {
			switch (name) {
				case "text" -> text = answer.textOrEmpty();
				case "type" -> isText = answer.textOrEmpty().contains("text");
				default -> answer.skip();
			}
		}
		return isText ? text : "";
	}

}
