package dev.graphrag.openai.wire;

import java.io.IOException;
import java.util.List;

import com.fasterxml.jackson.core.type.TypeReference;
import com.openai.core.JsonField;
import com.openai.models.chat.completions.ChatCompletionChunk.Choice;
import com.openai.models.chat.completions.ChatCompletionChunk.Choice.Delta;
import org.jspecify.annotations.Nullable;

/**
 * Reads one choice of a chunk.
 */
final class ChoiceDeltaReader {

	private static final TypeReference<Choice.Logprobs> LOGPROBS = new TypeReference<>() {
	};

	private static final Delta NO_DELTA = Delta.builder().build();

	private final AnswerParser answer;

	private final int position;

	private final Choice.Builder choice = Choice.builder();

	private @Nullable DeltaReader reader;

	private Delta delta = NO_DELTA;

	private JsonField<Choice.FinishReason> finishReason = SdkValues.nothing();

	private @Nullable String legacyText;

	private boolean bare = true;

	ChoiceDeltaReader(AnswerParser answer, int position) {
		this.answer = answer;
		this.position = position;
		this.choice.index(position);
	}

	/**
	 * Read the choice.
	 * @return the choice, or {@code null} if it cannot be delivered
	 */
	@Nullable ChoiceDelta read() throws IOException {
		if (!this.answer.isObject()) {
			this.answer.skip();
			this.answer.failField(field(""), "is not an object");
			return null;
		}
		boolean error = false;
		for (String name = this.answer.nextName(); name != null; name = this.answer.nextName()) {
			switch (name) {
				case "index" -> this.choice.index(this.answer.indexOr(this.position));
				case "delta" -> readDelta("delta");
				case "finish_reason" -> this.finishReason = finishReason();
				case "logprobs" -> this.choice.logprobs(logprobs());
				case "error" -> error |= ErrorReader.readMember(this.answer);
				default -> readOther(name);
			}
		}
		if (!error && "error".equalsIgnoreCase(reason())) {
			this.answer.fail(ErrorBody.NONE);
		}
		return built();
	}

	private void readDelta(String name) throws IOException {
		if (this.answer.isObject()) {
			this.reader = new DeltaReader(this.answer, field(name));
			this.delta = this.reader.read();
			return;
		}
		if (this.answer.skipTelling()) {
			this.answer.failField(field(name), "is not an object");
		}
	}

	private JsonField<Choice.FinishReason> finishReason() throws IOException {
		if (this.answer.isText() && !this.answer.text().isEmpty()) {
			return JsonField.of(Choice.FinishReason.of(this.answer.text()));
		}
		this.answer.skip();
		return SdkValues.nothing();
	}

	private String reason() {
		return this.finishReason.asKnown().map(Choice.FinishReason::asString).orElse("");
	}

	// Spring AI takes it for granted that both lists are lists.
	private JsonField<Choice.Logprobs> logprobs() throws IOException {
		JsonField<Choice.Logprobs> read = SdkValues.part(this.answer, LOGPROBS);
		Choice.Logprobs known = read.asKnown().orElse(null);
		this.bare &= known == null;
		return (known == null || (isList(known._content()) && isList(known._refusal()))) ? read : SdkValues.missing();
	}

	private static boolean isList(JsonField<?> field) {
		return field.isNull() || field.isMissing() || field.asKnown().isPresent();
	}

	// Completions of the API's first form have a text in the place of the delta, and
	// some servers a whole message.
	private void readOther(String name) throws IOException {
		if (name.equals("text") && this.answer.isText()) {
			this.legacyText = this.answer.text();
		}
		else if (name.equals("message") && this.answer.isObject() && this.reader == null) {
			readDelta(name);
		}
		else {
			this.choice.putAdditionalProperty(name, SdkValues.any(this.answer));
			this.bare = false;
		}
	}

	private ChoiceDelta built() {
		boolean text = this.legacyText != null && this.reader == null;
		Delta delta = (text && this.legacyText != null) ? Delta.builder().content(this.legacyText).build() : this.delta;
		Choice built = this.choice.delta(delta).finishReason(this.finishReason).build();
		if (this.reader == null) {
			boolean says = text && !delta.content().orElse("").isEmpty();
			return new ChoiceDelta(built, reason(), List.of(), this.bare && !says, says);
		}
		return new ChoiceDelta(built, reason(), this.reader.fragments(), this.bare && this.reader.isBare(),
				this.reader.tells());
	}

	private String field(String member) {
		return "choices[" + this.position + "]" + (member.isEmpty() ? "" : "." + member);
	}

}
