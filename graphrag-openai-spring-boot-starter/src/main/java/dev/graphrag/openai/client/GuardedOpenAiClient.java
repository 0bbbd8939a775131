package dev.graphrag.openai.client;

import java.time.Duration;
import java.util.List;

import dev.graphrag.openai.AsyncOpenAiClient;
import dev.graphrag.openai.ChatResult;
import dev.graphrag.openai.ClientState;
import dev.graphrag.openai.EmbeddingResult;
import dev.graphrag.openai.Operation;
import dev.graphrag.openai.SharedOpenAiClient;
import dev.graphrag.openai.springai.GuardedEmbeddingModel;
import org.jspecify.annotations.Nullable;
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
final class GuardedOpenAiClient implements SharedOpenAiClient, SpringAiModels, StagedClose {

	private final GuardedCalls calls;

	private final ChatCompletions chatCompletions;

	private final Embeddings embeddings;

	private final ClientControl control;

	private final Duration limit;

	GuardedOpenAiClient(GuardedCalls calls, ChatCompletions chatCompletions, Embeddings embeddings,
			ClientControl control, Duration limit) {
		this.calls = calls;
		this.chatCompletions = chatCompletions;
		this.embeddings = embeddings;
		this.control = control;
		this.limit = limit;
	}

	@Override
	public ChatResult chat(Prompt prompt) {
		Assert.notNull(prompt, "prompt must not be null");
		return this.calls.run(Operation.CHAT, this.chatCompletions.seemingModel(prompt), this.limit,
				(call) -> this.chatCompletions.complete(call, prompt));
	}

	@Override
	public EmbeddingResult embeddings(List<String> texts, @Nullable EmbeddingOptions options) {
		Assert.notNull(texts, "texts must not be null");
		return this.calls.run(Operation.EMBEDDING, this.embeddings.model(), this.limit,
				(call) -> this.embeddings.embed(call, texts, options));
	}

	@Override
	public Flux<ChatResponse> stream(Prompt prompt) {
		throw new UnsupportedOperationException("stream");
	}

	@Override
	public AsyncOpenAiClient async() {
		throw new UnsupportedOperationException("async");
	}

	@Override
	public ChatModel asChatModel() {
		return chatModel().build();
	}

	@Override
	public EmbeddingModel asEmbeddingModel() {
		return new GuardedEmbeddingModel(this, this.embeddings.settings());
	}

	@Override
	public OpenAiChatModel.Builder chatModel() {
		return this.chatCompletions.chatModel((params) -> this.calls.run(Operation.CHAT, params.model().asString(),
				this.limit, (call) -> this.chatCompletions.complete(call, params)));
	}

	@Override
	public SharedOpenAiClient withDeadline(Duration deadline) {
		Assert.notNull(deadline, "deadline must not be null");
		Assert.isTrue(deadline.compareTo(Duration.ZERO) > 0, "deadline must be greater than zero");
		Duration shorter = (deadline.compareTo(this.limit) < 0) ? deadline : this.limit;
		return new GuardedOpenAiClient(this.calls, this.chatCompletions, this.embeddings, this.control, shorter);
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
		return this.calls.idle();
	}

	@Override
	public void close() {
		this.control.close();
	}

}
