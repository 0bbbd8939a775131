package dev.graphrag.openai.client;

import java.util.List;
import java.util.function.Function;

import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.graphrag.openai.CallListener.Answer;
import dev.graphrag.openai.ChatResult;
import dev.graphrag.openai.http.Exchanged;
import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.wire.ChatBody;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;

/**
 * Completes prompts: Spring AI's own model maps them to the SDK's request and the answer
 * back, and between the two is the guard. Thread-safe.
 */
final class ChatCompletions {

	private final OpenAiSettings settings;

	private final ChatGuardrail guardrail;

	private final ModelFallback models;

	private final Attempts attempts;

	private final Credentials credentials;

	private final OpenAiChatOptions defaults;

	ChatCompletions(OpenAiSettings settings, ModelFallback models, Attempts attempts, Credentials credentials) {
		this.settings = settings;
		this.guardrail = new ChatGuardrail(settings.models(), credentials);
		this.models = models;
		this.attempts = attempts;
		this.credentials = credentials;
		this.defaults = OpenAiChatOptions.builder().model(settings.chat().model()).build();
	}

	/**
	 * Return the model that a prompt seems to ask for; the request decides. Options that
	 * cannot even tell fail the call once it has begun.
	 */
	String seemingModel(Prompt prompt) {
		try {
			ChatOptions options = prompt.getOptions();
			String model = (options != null) ? options.getModel() : null;
			return (model != null) ? this.credentials.safeModel(model) : this.settings.chat().model();
		}
		catch (Throwable ex) {
			return this.settings.chat().model();
		}
	}

	Outcome<ChatResult> complete(RunningCall call, Prompt prompt) {
		List<Message> messages = prompt.getInstructions();
		if (messages.isEmpty()) {
			throw Failures.refused(call, "the prompt has no messages.");
		}
		Completion completion = new Completion(call);
		ChatResponse response = chatModel(completion).call(new Prompt(messages, options(prompt.getOptions())));
		return completion.outcome(response);
	}

	OpenAiChatModel.Builder chatModel(Function<ChatCompletionCreateParams, ChatCompletion> create) {
		return OpenAiChatModel.builder()
			.openAiClient(RefusingSdk.client(new CompletionService(create)))
			.openAiClientAsync(RefusingSdk.asyncClient())
			.options(this.defaults);
	}

	Outcome<ChatCompletion> complete(RunningCall call, ChatCompletionCreateParams params) {
		Completion completion = new Completion(call);
		ChatCompletion answer = completion.create(params);
		return new Outcome<>(answer, completion.outcome(new ChatResponse(List.of())).answer());
	}

	private OpenAiChatModel chatModel(Completion completion) {
		return OpenAiChatModel.builder()
			.openAiClient(RefusingSdk.client(new CompletionService(completion::create)))
			.openAiClientAsync(RefusingSdk.asyncClient())
			.options(this.defaults)
			.build();
	}

	private OpenAiChatOptions options(@Nullable ChatOptions requested) {
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

	/**
	 * The one completion of a call: made in the middle of Spring AI's mapping, and asked
	 * for its figures after it.
	 */
	private final class Completion {

		private final RunningCall call;

		private @Nullable Exchanged<ChatBody> exchanged;

		Completion(RunningCall call) {
			this.call = call;
		}

		ChatCompletion create(ChatCompletionCreateParams params) {
			ChatRequest request = new ChatRequest(params);
			ChatCompletions.this.guardrail.check(this.call, request);
			Exchanged<ChatBody> answered = ChatCompletions.this.models.run(this.call,
					(onNewConnection) -> ChatCompletions.this.attempts.make(this.call, request.to(this.call.model()),
							ChatBody::read, onNewConnection));
			this.exchanged = answered;
			return answered.orThrow().completion();
		}

		Outcome<ChatResult> outcome(ChatResponse response) {
			if (this.exchanged == null) {
				throw new IllegalStateException("Spring AI made no request");
			}
			ChatBody body = this.exchanged.orThrow();
			double latencyMs = this.exchanged.latencyMs();
			String finishReason = ChatCompletions.this.credentials.safeWord(body.finishReason());
			ChatResult result = new ChatResult(response, this.call.model(),
					this.call.model().equals(ChatCompletions.this.settings.models().fallback()), latencyMs,
					body.promptTokens(), body.completionTokens(), finishReason, this.call.report());
			return new Outcome<>(result,
					new Answer(latencyMs, body.promptTokens(), body.cachedTokens(), body.completionTokens(),
							finishReason, ChatCompletions.this.credentials.safe(body.model()), 0,
							this.exchanged.attempt().requestId()));
		}

	}

}
