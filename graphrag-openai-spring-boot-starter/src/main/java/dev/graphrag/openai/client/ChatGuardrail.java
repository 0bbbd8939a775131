package dev.graphrag.openai.client;

import java.util.List;
import java.util.Map;

import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.settings.ModelPolicy;

import org.springframework.ai.openai.OpenAiChatOptions;

/**
 * What a chat request has to pass before anything leaves. Thread-safe.
 */
final class ChatGuardrail {

	private final ModelPolicy models;

	private final Credentials credentials;

	ChatGuardrail(ModelPolicy models, Credentials credentials) {
		this.models = models;
		this.credentials = credentials;
	}

	void check(RunningCall call, ChatRequest request) {
		String model = request.model();
		call.asksFor(this.credentials.safeModel(model));
		if (!this.models.allows(model)) {
			throw this.models.refusal(model, call.actor(), cure(model));
		}
		String routing = request.routingField();
		if (routing != null) {
			throw routed(call, routing);
		}
		String problem = request.problem();
		if (problem != null) {
			throw Failures.refused(call, problem);
		}
	}

	private static String cure(String model) {
		return model.equals(OpenAiChatOptions.DEFAULT_CHAT_MODEL)
				? "If nobody named it: Spring AI's OpenAiChatOptions fill it in where no model is set, so set the model"
						+ " on them, or use ChatOptions.builder(), which leaves it open."
				: "";
	}

	private OpenAiClientException routed(RunningCall call, String field) {
		List<String> allowed = this.models.allowed();
		return new OpenAiClientException(FailureReason.UNSUPPORTED_MODEL,
				"The extra body's field '" + field + "', sent by '" + call.actor()
						+ "', would let a gateway choose the model; allowed are " + allowed + ".",
				"Remove '" + field + "' from the extra body, and name one allowed model.",
				Map.of("actor", call.actor(), "supplied_field", field, "allowed_models", allowed));
	}

}
