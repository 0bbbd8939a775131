package dev.graphrag.openai.client;

import java.util.List;

import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.graphrag.openai.ChatResult;
import dev.graphrag.openai.http.Exchanged;
import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.wire.ChatBody;
import dev.graphrag.openai.wire.ChatFigures;
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
final class ChatPrompts {

	private final OpenAiSettings settings;

	private final ChatCompletions completions;

	private final Credentials credentials;

	private final OpenAiChatOptions defaults;

	ChatPrompts(OpenAiSettings settings, ChatCompletions completions, Credentials credentials) {
		this.settings = settings;
		this.completions = completions;
		this.credentials = credentials;
		this.defaults = OpenAiChatOptions.builder().model(settings.chat().model()).build();
	}

	/**
	 * Return the options of a model that names no others.
	 */
	OpenAiChatOptions defaults() {
		return this.defaults;
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
		check(call, prompt);
		Completion completion = new Completion(call);
		OpenAiChatModel model = OpenAiChatModel.builder()
			.openAiClient(RefusingSdk.client(new CompletionService(completion::create)))
			.openAiClientAsync(RefusingSdk.asyncClient())
			.options(this.defaults)
			.build();
		return completion.outcome(model.call(mappable(prompt)));
	}

	void check(RunningCall call, Prompt prompt) {
		if (prompt.getInstructions().isEmpty()) {
			throw Failures.refused(call, "the prompt has no messages.");
		}
	}

	/**
	 * Return a prompt with options of OpenAI's, which Spring AI's model takes for
	 * granted.
	 */
	Prompt mappable(Prompt prompt) {
		List<Message> messages = prompt.getInstructions();
		return new Prompt(messages, options(prompt.getOptions()));
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
			Exchanged<ChatBody> answered = ChatPrompts.this.completions.complete(this.call, params);
			this.exchanged = answered;
			return ChatPrompts.this.completions.kept(params, answered.orThrow());
		}

		Outcome<ChatResult> outcome(ChatResponse response) {
			if (this.exchanged == null) {
				throw new IllegalStateException("Spring AI made no request");
			}
			ChatCompletions completions = ChatPrompts.this.completions;
			ChatFigures figures = this.exchanged.orThrow().figures();
			String model = this.call.model();
			ChatResult result = new ChatResult(response, model, completions.isFallback(model),
					this.exchanged.latencyMs(), figures.promptTokens(), figures.completionTokens(),
					completions.finishReason(figures), this.call.report());
			return new Outcome<>(result, completions.answer(this.exchanged, figures));
		}

	}

}
