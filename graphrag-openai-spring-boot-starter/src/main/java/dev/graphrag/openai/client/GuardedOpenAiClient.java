package dev.graphrag.openai.client;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import dev.graphrag.openai.AsyncOpenAiClient;
import dev.graphrag.openai.ChatResult;
import dev.graphrag.openai.ClientState;
import dev.graphrag.openai.EmbeddingResult;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.Operation;
import dev.graphrag.openai.SharedOpenAiClient;
import dev.graphrag.openai.budget.Priority;
import dev.graphrag.openai.http.Cancellation;
import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.springai.GuardedEmbeddingModel;
import io.micrometer.context.ContextSnapshot;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;

import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingOptions;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.util.Assert;

/**
 * The guarded client. A view with a deadline of its own shares all parts with the client
 * that it is of.
 */
final class GuardedOpenAiClient implements SharedOpenAiClient, SpringAiModels, CorpusCalls, StagedClose {

	private final OpenAiSettings settings;

	private final ClientCore core;

	private final ClientCore ofRuns;

	private final ClientControl control;

	private final TimeLimits limits;

	GuardedOpenAiClient(OpenAiSettings settings, ClientCore core, ClientCore ofRuns, ClientControl control,
			TimeLimits limits) {
		this.settings = settings;
		this.core = core;
		this.ofRuns = ofRuns;
		this.control = control;
		this.limits = limits;
	}

	@Override
	public ChatResult chat(Prompt prompt) {
		Assert.notNull(prompt, "prompt must not be null");
		ChatPrompts prompts = this.core.prompts();
		return this.core.calls()
			.run(CallStart.blocking(Operation.CHAT, prompts.seemingModel(prompt), this.limits.call()),
					(call) -> prompts.complete(call, prompt));
	}

	@Override
	public EmbeddingResult embeddings(List<String> texts, @Nullable EmbeddingOptions options) {
		Assert.notNull(texts, "texts must not be null");
		Embeddings embeddings = this.core.embeddings();
		return this.core.calls()
			.run(CallStart.blocking(Operation.EMBEDDING, embeddings.model(), this.limits.call()),
					(call) -> embeddings.embed(call, texts, options));
	}

	@Override
	public Flux<ChatResponse> stream(Prompt prompt) {
		Assert.notNull(prompt, "prompt must not be null");
		return Flux.<ChatResponse>deferContextual((subscriber) -> {
			ContextSnapshot context = this.core.context().capture(subscriber);
			return chatModel(() -> context).build().stream(this.core.prompts().mappable(prompt));
		}).onErrorMap((ex) -> !(ex instanceof OpenAiClientException), (ex) -> unstreamable(prompt, ex));
	}

	// What Spring AI cannot map is a call that has begun and failed, as without a stream.
	private OpenAiClientException unstreamable(Prompt prompt, Throwable cause) {
		ChatPrompts prompts = this.core.prompts();
		CallStart start = new CallStart(Operation.CHAT, prompts.seemingModel(prompt), this.limits.call(),
				Priority.INTERACTIVE, true, new Cancellation());
		try {
			return this.core.calls().run(start, (call) -> {
				prompts.check(call, prompt);
				throw Exceptions.propagate(cause);
			});
		}
		catch (OpenAiClientException ex) {
			return ex;
		}
	}

	@Override
	public AsyncOpenAiClient async() {
		return new GuardedFutures(this.core, this.limits.call());
	}

	@Override
	public ChatModel asChatModel() {
		return chatModel().build();
	}

	@Override
	public EmbeddingModel asEmbeddingModel() {
		return new GuardedEmbeddingModel(this, this.core.embeddings().settings());
	}

	@Override
	public OpenAiChatModel.Builder chatModel() {
		return chatModel(this.core.context()::capture);
	}

	private OpenAiChatModel.Builder chatModel(Supplier<ContextSnapshot> context) {
		return new GuardedSdk(this.core.calls(), this.core.completions(), this.core.streams(), this.limits)
			.chatModel(context)
			.options(this.core.prompts().defaults());
	}

	@Override
	public AsyncOpenAiClient corpusCalls() {
		return new GuardedFutures(this.ofRuns, this.limits.call());
	}

	@Override
	public OpenAiSettings settings() {
		return this.settings;
	}

	@Override
	public SharedOpenAiClient withDeadline(Duration deadline) {
		Assert.notNull(deadline, "deadline must not be null");
		Assert.isTrue(deadline.compareTo(Duration.ZERO) > 0, "deadline must be greater than zero");
		return new GuardedOpenAiClient(this.settings, this.core, this.ofRuns, this.control,
				this.limits.within(deadline));
	}

	@Override
	public ClientState state() {
		return this.control.state();
	}

	@Override
	public void endWaits() {
		this.control.endWaits();
	}

	@Override
	public void resumeWaits() {
		this.control.resumeWaits();
	}

	@Override
	public boolean idle() {
		return this.core.calls().idle();
	}

	@Override
	public void close() {
		this.control.close();
	}

}
