package dev.graphrag.openai.wire;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.core.type.TypeReference;
import com.openai.core.JsonField;
import com.openai.models.chat.completions.ChatCompletionAudio;
import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.chat.completions.ChatCompletionMessageToolCall;
import org.jspecify.annotations.Nullable;

/**
 * Reads the message of a choice.
 */
final class MessageReader {

	private static final TypeReference<List<ChatCompletionMessage.Annotation>> ANNOTATIONS = new TypeReference<>() {
	};

	private static final TypeReference<ChatCompletionAudio> AUDIO = new TypeReference<>() {
	};

	private final AnswerParser answer;

	private final String field;

	private final ChatCompletionMessage.Builder message = ChatCompletionMessage.builder();

	MessageReader(AnswerParser answer, String field) {
		this.answer = answer;
		this.field = field;
		this.message.content(SdkValues.<String>missing()).refusal(SdkValues.<String>missing());
	}

	ChatCompletionMessage read() throws IOException {
		for (String name = this.answer.nextName(); name != null; name = this.answer.nextName()) {
			switch (name) {
				case "role" -> this.message.role(SdkValues.any(this.answer));
				case "content" -> this.message.content(ContentParts.readContent(this.answer, this.field + ".content"));
				case "refusal" -> this.message.refusal(SdkValues.text(this.answer));
				case "tool_calls" -> this.message.toolCalls(toolCalls());
				case "annotations" -> this.message.annotations(SdkValues.part(this.answer, ANNOTATIONS));
				case "function_call" -> readFunctionCall();
				case "audio" -> this.message.audio(audio());
				default -> this.message.putAdditionalProperty(name, SdkValues.any(this.answer));
			}
		}
		return this.message.build();
	}

	private JsonField<List<ChatCompletionMessageToolCall>> toolCalls() throws IOException {
		if (this.answer.isNull()) {
			return SdkValues.nothing();
		}
		if (!this.answer.isArray()) {
			if (this.answer.skipTelling()) {
				this.answer.failField(this.field + ".tool_calls", "is not a list");
			}
			return SdkValues.missing();
		}
		List<ChatCompletionMessageToolCall> calls = new ArrayList<>(1);
		for (int position = 0; this.answer.nextElement(); position++) {
			String call = this.field + ".tool_calls[" + position + "]";
			if (this.answer.isObject()) {
				addIfPresent(calls, new ToolCallReader(this.answer, position, call).read());
			}
			else if (this.answer.skipTelling()) {
				this.answer.failField(call, "is not an object");
			}
		}
		return JsonField.of(calls);
	}

	private static <T> void addIfPresent(List<T> list, @Nullable T element) {
		if (element != null) {
			list.add(element);
		}
	}

	// OpenAI has replaced it by tool calls; some servers still send it.
	@SuppressWarnings("deprecation")
	private void readFunctionCall() throws IOException {
		this.message.functionCall(SdkValues.part(this.answer, new TypeReference<ChatCompletionMessage.FunctionCall>() {
		}));
	}

	// Spring AI takes it for granted that an audio is whole.
	private JsonField<ChatCompletionAudio> audio() throws IOException {
		JsonField<ChatCompletionAudio> audio = SdkValues.part(this.answer, AUDIO);
		return audio.asKnown().map(MessageReader::filled).map(JsonField::of).orElse(audio);
	}

	private static ChatCompletionAudio filled(ChatCompletionAudio audio) {
		return audio.toBuilder()
			.id(audio._id().asKnown().orElse(""))
			.data(audio._data().asKnown().orElse(""))
			.transcript(audio._transcript().asKnown().orElse(""))
			.expiresAt(audio._expiresAt().asKnown().orElse(0L))
			.build();
	}

}
