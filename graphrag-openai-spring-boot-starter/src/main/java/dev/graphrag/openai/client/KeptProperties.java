package dev.graphrag.openai.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.openai.core.JsonField;
import com.openai.core.JsonNull;
import com.openai.core.JsonValue;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;

/**
 * Keeps what Spring AI's mapping drops, under the names that it has in OpenAI's answer:
 * additional properties of a completion become metadata of the response.
 */
final class KeptProperties {

	private static final String LOGPROBS = "logprobs";

	private KeptProperties() {
	}

	/**
	 * Return what is kept of a completion: what its request asked for, since Spring AI's
	 * conversion of a property costs more than the guard.
	 */
	// OpenAI still sends what it has deprecated: it tells whether a seed holds.
	@SuppressWarnings("deprecation")
	static Map<String, JsonValue> of(ChatCompletion completion, ChatCompletionCreateParams params) {
		Map<String, JsonValue> kept = new HashMap<>();
		if (params.seed().isPresent()) {
			completion.systemFingerprint().ifPresent((text) -> kept.put("system_fingerprint", JsonValue.from(text)));
		}
		if (params.serviceTier().isPresent()) {
			completion.serviceTier().ifPresent((tier) -> kept.put("service_tier", JsonValue.from(tier.asString())));
		}
		keepLogprobs(completion.choices().stream().map(ChatCompletion.Choice::_logprobs).toList(), kept);
		return kept;
	}

	/**
	 * Return a part of a stream with what is kept of it.
	 */
	static ChatCompletionChunk in(ChatCompletionChunk part) {
		boolean hasLogprobs = false;
		for (ChatCompletionChunk.Choice choice : part.choices()) {
			hasLogprobs |= choice._logprobs().asKnown().isPresent();
		}
		if (!hasLogprobs) {
			return part;
		}
		Map<String, JsonValue> kept = new HashMap<>();
		keepLogprobs(part.choices().stream().map(ChatCompletionChunk.Choice::_logprobs).toList(), kept);
		return part.toBuilder().putAllAdditionalProperties(kept).build();
	}

	private static void keepLogprobs(List<? extends JsonField<?>> ofChoices, Map<String, JsonValue> kept) {
		if (ofChoices.stream().anyMatch((logprobs) -> logprobs.asKnown().isPresent())) {
			List<JsonValue> values = new ArrayList<>(ofChoices.size());
			ofChoices.forEach(
					(logprobs) -> values.add(logprobs.asKnown().<JsonValue>map(JsonValue::from).orElse(JsonNull.of())));
			kept.put(LOGPROBS, JsonValue.from(values));
		}
	}

}
