package dev.graphrag.openai.springai;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import dev.graphrag.openai.AsyncOpenAiClient;
import dev.graphrag.openai.CallReport;
import dev.graphrag.openai.ChatResult;
import dev.graphrag.openai.ClientState;
import dev.graphrag.openai.EmbeddingResult;
import dev.graphrag.openai.SharedOpenAiClient;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingOptions;

/**
 * A client of an application's own, as in its tests: it embeds each text as a vector of
 * its length, with one token a text, and does nothing else.
 */
public final class FakeClient implements SharedOpenAiClient {

	private final List<Integer> requests = new ArrayList<>();

	private final List<@Nullable EmbeddingOptions> options = new ArrayList<>();

	public List<Integer> requests() {
		return this.requests;
	}

	List<@Nullable EmbeddingOptions> options() {
		return this.options;
	}

	@Override
	public EmbeddingResult embeddings(List<String> texts, @Nullable EmbeddingOptions options) {
		this.requests.add(texts.size());
		this.options.add(options);
		List<float[]> vectors = texts.stream().map((text) -> new float[] { text.length(), 1 }).toList();
		return new EmbeddingResult(vectors, "text-embedding-3-small", 2, 1.5, texts.size(),
				new CallReport("id", Map.of("text-embedding-3-small", 1), Collections.emptyList(), 200, null, null));
	}

	@Override
	public ChatResult chat(Prompt prompt) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Flux<ChatResponse> stream(Prompt prompt) {
		throw new UnsupportedOperationException();
	}

	@Override
	public AsyncOpenAiClient async() {
		throw new UnsupportedOperationException();
	}

	@Override
	public ChatModel asChatModel() {
		throw new UnsupportedOperationException();
	}

	@Override
	public EmbeddingModel asEmbeddingModel() {
		throw new UnsupportedOperationException();
	}

	@Override
	public SharedOpenAiClient withDeadline(Duration deadline) {
		return this;
	}

	@Override
	public ClientState state() {
		throw new UnsupportedOperationException();
	}

	@Override
	public void close() {
	}

}
