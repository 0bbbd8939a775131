package dev.graphrag.openai.client;

import java.util.List;
import java.util.Map;

import dev.graphrag.openai.settings.ModelPolicy;
import dev.graphrag.openai.ChatResult;
import dev.graphrag.openai.ClientState;
import dev.graphrag.openai.EmbeddingResult;
import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.Operation;
import dev.graphrag.openai.SharedOpenAiClient;
import dev.graphrag.openai.http.OpenAiTransport;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.embedding.EmbeddingOptions;

/**
 * The guarded client. What each kind of call checks and sends is here; how a call runs is
 * in {@link GuardedCalls}.
 */
final class GuardedOpenAiClient implements SharedOpenAiClient {

	private final OpenAiSettings settings;

	private final ModelPolicy chatModels;

	private final GuardedCalls calls;

	private final ChatCompletions chatCompletions;

	private final Embeddings embeddings;

	private final OpenAiTransport transport;

	GuardedOpenAiClient(OpenAiSettings settings, GuardedCalls calls, ChatCompletions chatCompletions,
			Embeddings embeddings, OpenAiTransport transport) {
		this.settings = settings;
		this.chatModels = settings.models();
		this.calls = calls;
		this.chatCompletions = chatCompletions;
		this.embeddings = embeddings;
		this.transport = transport;
	}

	@Override
	public ChatResult chat(Prompt prompt) {
		CallState call = this.calls.start(Operation.CHAT, this.chatCompletions.requestedModel(prompt));
		return this.calls.run(call, () -> check(call, prompt), () -> this.chatCompletions.attempt(call, prompt));
	}

	private void check(CallState call, Prompt prompt) {
		this.chatModels.check(call.model(), call.actor());
		if (prompt.getInstructions().isEmpty()) {
			throw Failures.refused(call, "the prompt has no messages.");
		}
		this.settings.requiredApiKey();
	}

	@Override
	public EmbeddingResult embeddings(List<String> texts, @Nullable EmbeddingOptions options) {
		Embeddings.Request request = this.embeddings.request(texts, options);
		CallState call = this.calls.start(Operation.EMBEDDING, request.model());
		call.note(Map.of("override", request.override() != null));
		return this.calls.run(call, () -> check(call, request), () -> this.embeddings.attempt(call, request));
	}

	private void check(CallState call, Embeddings.Request request) {
		String problem = request.problem();
		if (problem != null) {
			throw Failures.refused(call, problem);
		}
		this.settings.requiredApiKey();
	}

	@Override
	public ClientState state() {
		return this.calls.state();
	}

	@Override
	public void close() {
		this.transport.close();
	}

}
