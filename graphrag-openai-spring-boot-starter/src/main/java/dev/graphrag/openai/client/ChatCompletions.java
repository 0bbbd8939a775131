package dev.graphrag.openai.client;

import java.util.HashMap;
import java.util.Map;

import com.openai.client.OpenAIClient;
import dev.graphrag.openai.CallListener.Answer;
import dev.graphrag.openai.ChatResult;
import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.wire.ChatBody;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;

/**
 * Chat completions through Spring AI's chat model. Thread-safe.
 */
final class ChatCompletions {

	private final Attempts attempts;

	private final OpenAiChatModel chatModel;

	private final OpenAiChatOptions defaults;

	ChatCompletions(OpenAIClient client, OpenAiSettings settings, Attempts attempts) {
		this.attempts = attempts;
		// A timeout or key left out here would be filled in from the environment.
		this.defaults = OpenAiChatOptions.builder()
			.model(settings.chat().model())
			.timeout(settings.timeout().request())
			.maxRetries(0)
			.build();
		this.chatModel = OpenAiChatModel.builder()
			.openAiClient(client)
			.openAiClientAsync(client.async())
			.options(this.defaults)
			.build();
	}

	/**
	 * Return the model that a prompt asks for, by whichever way its options can name one.
	 */
	String requestedModel(Prompt prompt) {
		ChatOptions options = prompt.getOptions();
		if (options instanceof OpenAiChatOptions openAi) {
			Object extra = (openAi.getExtraBody() != null) ? openAi.getExtraBody().get("model") : null;
			if (extra != null) {
				return extra.toString();
			}
			if (openAi.getDeploymentName() != null) {
				return openAi.getDeploymentName();
			}
		}
		String model = (options != null) ? options.getModel() : null;
		return (model != null) ? model : this.defaults.getModel();
	}

	ChatResult attempt(CallState call, Prompt prompt) {
		Prompt request = new Prompt(prompt.getInstructions(), options(prompt.getOptions(), call.model()));
		Attempts.Outcome<ChatBody, ChatResponse> outcome = this.attempts.make(call, ChatBody::read,
				() -> this.chatModel.call(request));
		ChatBody answer = outcome.answer();
		call.answered(new Answer(call.latencyMs(), answer.promptTokens(), answer.cachedTokens(),
				answer.completionTokens(), answer.finishReason(), answer.model(), 0, call.requestId()));
		return new ChatResult(outcome.result(), call.model(), call.model().equals(call.settings().models().fallback()),
				call.latencyMs(), answer.promptTokens(), answer.completionTokens(), answer.finishReason(),
				call.report());
	}

	private OpenAiChatOptions options(@Nullable ChatOptions requested, String model) {
		OpenAiChatOptions options = merged(requested);
		boolean plain = options.getModel().equals(model) && options.getDeploymentName() == null
				&& options.getExtraBody() == null;
		return plain ? options : named(options, model);
	}

	private OpenAiChatOptions merged(@Nullable ChatOptions requested) {
		if (requested == null) {
			return this.defaults;
		}
		if (requested instanceof OpenAiChatOptions openAi) {
			return openAi;
		}
		OpenAiChatOptions.Builder merged = this.defaults.mutate();
		merged.combineWith(requested.mutate());
		return merged.build();
	}

	private static OpenAiChatOptions named(OpenAiChatOptions options, String model) {
		OpenAiChatOptions.Builder named = options.mutate().model(model).deploymentName(null);
		if (options.getExtraBody() != null && options.getExtraBody().containsKey("model")) {
			Map<String, Object> extra = new HashMap<>(options.getExtraBody());
			extra.remove("model");
			named.extraBody(extra);
		}
		return named.build();
	}

}
