package dev.graphrag.openai.wire;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.core.type.TypeReference;
import com.openai.core.JsonField;
import com.openai.models.chat.completions.ChatCompletion;
import dev.graphrag.openai.FailureReason;

/**
 * Reads a chat completion in one pass, straight into the SDK's type: the SDK's databind
 * makes a tree of every field first. What servers leave out is filled in.
 */
final class CompletionReader {

	private static final TypeReference<ChatCompletion.Moderation> MODERATION = new TypeReference<>() {
	};

	private final AnswerParser answer;

	private final ChatCompletion.Builder completion = ChatCompletion.builder();

	private final List<ChatCompletion.Choice> choices = new ArrayList<>(1);

	private boolean choicesAreNone = true;

	private String model = "";

	private String finishReason = "";

	private Usage usage = Usage.NONE;

	private CompletionReader(AnswerParser answer) {
		this.answer = answer;
	}

	static ChatBody read(AnswerParser answer) throws IOException {
		CompletionReader reader = new CompletionReader(answer);
		reader.completion.id("").created(0);
		if (answer.isObject()) {
			reader.readMembers();
		}
		else {
			ErrorReader.readTopLevel(answer);
		}
		return reader.body();
	}

	private void readMembers() throws IOException {
		for (String name = this.answer.nextName(); name != null; name = this.answer.nextName()) {
			switch (name) {
				case "id" -> this.completion.id(this.answer.textOrEmpty());
				case "object" -> this.completion.object_(SdkValues.any(this.answer));
				case "created" -> this.completion.created(this.answer.count());
				case "model" -> this.model = this.answer.textOrEmpty();
				case "choices" -> readChoices();
				case "usage" -> this.usage = UsageReader.read(this.answer);
				case "error" -> ErrorReader.readMember(this.answer);
				case "service_tier" -> this.completion.serviceTier(serviceTier());
				case "system_fingerprint" -> readFingerprint();
				case "moderation" -> this.completion.moderation(SdkValues.part(this.answer, MODERATION));
				default -> this.completion.putAdditionalProperty(name, SdkValues.any(this.answer));
			}
		}
		if (this.choicesAreNone) {
			this.answer.fail(new UnusableAnswerException(FailureReason.NO_CHOICES, "The completion has no choices."));
		}
	}

	private void readChoices() throws IOException {
		this.choices.clear();
		this.choicesAreNone = this.answer.isNull();
		if (!this.answer.isArray()) {
			if (!this.choicesAreNone) {
				this.answer.failField("choices", "is not a list");
			}
			this.answer.skip();
			return;
		}
		int position = 0;
		for (; this.answer.nextElement(); position++) {
			ChoiceReader reader = new ChoiceReader(this.answer, position);
			ChatCompletion.Choice choice = reader.read();
			if (choice != null) {
				this.choices.add(choice);
			}
			this.finishReason = (position == 0) ? reader.finishReason() : this.finishReason;
		}
		this.choicesAreNone = position == 0;
	}

	private JsonField<ChatCompletion.ServiceTier> serviceTier() throws IOException {
		if (this.answer.isNull()) {
			return SdkValues.nothing();
		}
		String tier = this.answer.textOrNull();
		return (tier != null) ? JsonField.of(ChatCompletion.ServiceTier.of(tier)) : SdkValues.missing();
	}

	// OpenAI still sends what it has deprecated.
	@SuppressWarnings("deprecation")
	private void readFingerprint() throws IOException {
		this.completion.systemFingerprint(SdkValues.text(this.answer));
	}

	private ChatBody body() {
		ChatCompletion built = this.completion.model(this.model)
			.choices(this.choices)
			.usage(this.usage.value())
			.build();
		return new ChatBody(built, new ChatFigures(this.model, this.finishReason, this.usage.prompt(),
				this.usage.cached(), this.usage.completion()));
	}

}
