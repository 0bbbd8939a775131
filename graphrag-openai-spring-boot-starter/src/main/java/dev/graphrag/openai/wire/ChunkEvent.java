package dev.graphrag.openai.wire;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.core.type.TypeReference;
import com.openai.core.JsonField;
import com.openai.models.chat.completions.ChatCompletionChunk;
import org.jspecify.annotations.Nullable;

/**
 * One event of a stream, read in one pass into the SDK's types.
 */
final class ChunkEvent {

	private static final TypeReference<ChatCompletionChunk.Moderation> MODERATION = new TypeReference<>() {
	};

	private final AnswerParser answer;

	private final ChatCompletionChunk.Builder chunk = ChatCompletionChunk.builder();

	private final List<ChoiceDelta> choices = new ArrayList<>(1);

	private String id = "";

	private String model = "";

	private long created;

	private @Nullable Usage usage;

	private ChunkEvent(AnswerParser answer) {
		this.answer = answer;
	}

	static ChunkEvent read(AnswerParser answer) throws IOException {
		ChunkEvent event = new ChunkEvent(answer);
		if (answer.isObject()) {
			event.readMembers();
		}
		else {
			ErrorReader.readTopLevel(answer);
		}
		return event;
	}

	private void readMembers() throws IOException {
		for (String name = this.answer.nextName(); name != null; name = this.answer.nextName()) {
			switch (name) {
				case "id" -> this.id = this.answer.textOrEmpty();
				case "object" -> this.chunk.object_(SdkValues.any(this.answer));
				case "created" -> this.created = this.answer.count();
				case "model" -> this.model = this.answer.textOrEmpty();
				case "choices" -> readChoices();
				case "usage" -> this.usage = UsageReader.read(this.answer);
				case "error" -> ErrorReader.readMember(this.answer);
				case "service_tier" -> this.chunk.serviceTier(serviceTier());
				case "system_fingerprint" -> readFingerprint();
				case "moderation" -> this.chunk.moderation(SdkValues.part(this.answer, MODERATION));
				default -> this.chunk.putAdditionalProperty(name, SdkValues.any(this.answer));
			}
		}
	}

	private void readChoices() throws IOException {
		this.choices.clear();
		if (!this.answer.isArray()) {
			if (this.answer.skipTelling()) {
				this.answer.failField("choices", "is not a list");
			}
			return;
		}
		for (int position = 0; this.answer.nextElement(); position++) {
			ChoiceDelta choice = new ChoiceDeltaReader(this.answer, position).read();
			if (choice != null) {
				this.choices.add(choice);
			}
		}
	}

	private JsonField<ChatCompletionChunk.ServiceTier> serviceTier() throws IOException {
		if (this.answer.isNull()) {
			return SdkValues.nothing();
		}
		String tier = this.answer.textOrNull();
		return (tier != null) ? JsonField.of(ChatCompletionChunk.ServiceTier.of(tier)) : SdkValues.missing();
	}

	// OpenAI still sends what it has deprecated.
	@SuppressWarnings("deprecation")
	private void readFingerprint() throws IOException {
		this.chunk.systemFingerprint(SdkValues.text(this.answer));
	}

	/**
	 * Return the chunk without what is read beside it.
	 */
	ChatCompletionChunk.Builder chunk() {
		return this.chunk;
	}

	List<ChoiceDelta> choices() {
		return this.choices;
	}

	String id() {
		return this.id;
	}

	String model() {
		return this.model;
	}

	long created() {
		return this.created;
	}

	@Nullable Usage usage() {
		return this.usage;
	}

}
