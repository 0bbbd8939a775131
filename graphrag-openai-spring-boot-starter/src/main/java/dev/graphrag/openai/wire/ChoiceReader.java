package dev.graphrag.openai.wire;

import java.io.IOException;

import com.fasterxml.jackson.core.type.TypeReference;
import com.openai.core.JsonField;
import com.openai.models.chat.completions.ChatCompletion.Choice;
import com.openai.models.chat.completions.ChatCompletionMessage;
import org.jspecify.annotations.Nullable;

/**
 * Reads one choice of a completion.
 */
final class ChoiceReader {

	private static final TypeReference<Choice.Logprobs> LOGPROBS = new TypeReference<>() {
	};

	private final AnswerParser answer;

	private final int position;

	private final Choice.Builder choice = Choice.builder();

	private @Nullable ChatCompletionMessage message;

	private boolean messageSeen;

	private @Nullable String legacyText;

	private String finishReason = "";

	ChoiceReader(AnswerParser answer, int position) {
		this.answer = answer;
		this.position = position;
		this.choice.index(position).logprobs(SdkValues.<Choice.Logprobs>missing());
	}

	/**
	 * Return the finish reason that the server told, or an empty text.
	 */
	String finishReason() {
		return this.finishReason;
	}

	/**
	 * Read the choice.
	 * @return the choice, or {@code null} if it cannot be delivered
	 */
	@Nullable Choice read() throws IOException {
		if (!this.answer.isObject()) {
			this.answer.skip();
			this.answer.failField(field(""), "is not an object");
			return null;
		}
		boolean error = false;
		for (String name = this.answer.nextName(); name != null; name = this.answer.nextName()) {
			switch (name) {
				case "index" -> this.choice.index(this.answer.indexOr(this.position));
				case "message" -> readMessage();
				case "finish_reason" -> this.finishReason = this.answer.isText() ? this.answer.text() : none();
				case "logprobs" -> this.choice.logprobs(SdkValues.part(this.answer, LOGPROBS));
				case "error" -> error |= ErrorReader.readMember(this.answer);
				case "text" -> this.legacyText = this.answer.isText() ? this.answer.text() : noText();
				default -> this.choice.putAdditionalProperty(name, SdkValues.any(this.answer));
			}
		}
		if (!error && "error".equalsIgnoreCase(this.finishReason)) {
			this.answer.fail(ErrorBody.NONE);
		}
		return built();
	}

	private String none() throws IOException {
		this.answer.skip();
		return "";
	}

	private @Nullable String noText() throws IOException {
		this.answer.skip();
		return null;
	}

	private void readMessage() throws IOException {
		this.messageSeen = !this.answer.isNull();
		if (this.answer.isObject()) {
			this.message = new MessageReader(this.answer, field("message")).read();
			return;
		}
		if (this.messageSeen) {
			this.answer.failField(field("message"), "is not an object");
		}
		this.message = null;
		this.answer.skip();
	}

	private @Nullable Choice built() {
		ChatCompletionMessage message = messageOrText();
		if (message == null) {
			if (!this.messageSeen) {
				this.answer.failField(field("message"), "is missing");
			}
			return null;
		}
		return this.choice.message(message).finishReason(reason(message)).build();
	}

	// Completions of the API's first form have a text in the place of the message.
	private @Nullable ChatCompletionMessage messageOrText() {
		if (this.legacyText == null || this.messageSeen) {
			return this.message;
		}
		return ChatCompletionMessage.builder().content(this.legacyText).refusal(SdkValues.<String>missing()).build();
	}

	private JsonField<Choice.FinishReason> reason(ChatCompletionMessage message) {
		if (!this.finishReason.isEmpty()) {
			return JsonField.of(Choice.FinishReason.of(this.finishReason));
		}
		boolean calls = message._toolCalls().asKnown().filter((list) -> !list.isEmpty()).isPresent();
		return JsonField.of(calls ? Choice.FinishReason.TOOL_CALLS : Choice.FinishReason.STOP);
	}

	private String field(String member) {
		return "choices[" + this.position + "]" + (member.isEmpty() ? "" : "." + member);
	}

}
