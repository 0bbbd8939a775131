package dev.graphrag.probe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.graphrag.openai.AsyncOpenAiClient;
import dev.graphrag.openai.CallListener;
import dev.graphrag.openai.ChatResult;
import dev.graphrag.openai.ClientState;
import dev.graphrag.openai.EmbeddingResult;
import dev.graphrag.openai.SharedOpenAiClient;
import dev.graphrag.openai.SharedOpenAiClientFactory;
import dev.graphrag.openai.settings.OpenAiSettings;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingOptions;

/**
 * Factory whose clients answer without any request, or throw.
 */
public class FakeClients implements SharedOpenAiClientFactory {

	public final List<Prompt> prompts = new ArrayList<>();

	public final List<List<String>> texts = new ArrayList<>();

	public @Nullable OpenAiSettings settings;

	public List<CallListener> listeners = List.of();

	public int closed;

	private final @Nullable Throwable failure;

	public FakeClients() {
		this(null);
	}

	public FakeClients(@Nullable Throwable failure) {
		this.failure = failure;
	}

	/**
	 * Called during a chat call.
	 */
	protected void called() {
	}

	@Override
	public SharedOpenAiClient create(OpenAiSettings settings, List<CallListener> listeners) {
		this.settings = settings;
		this.listeners = listeners;
		return new Client();
	}

	private final class Client implements SharedOpenAiClient {

		@Override
		public ChatResult chat(Prompt prompt) {
			FakeClients.this.prompts.add(prompt);
			called();
			if (FakeClients.this.failure instanceof RuntimeException ex) {
				throw ex;
			}
			if (FakeClients.this.failure instanceof Error error) {
				throw error;
			}
			return FakeAnswers.chat();
		}

		@Override
		public EmbeddingResult embeddings(List<String> texts, @Nullable EmbeddingOptions options) {
			FakeClients.this.texts.add(texts);
			return FakeAnswers.embedding();
		}

		@Override
		public SharedOpenAiClient withDeadline(Duration deadline) {
			return this;
		}

		@Override
		public Flux<ChatResponse> stream(Prompt prompt) {
			throw new UnsupportedOperationException("The probe does not stream");
		}

		@Override
		public AsyncOpenAiClient async() {
			throw new UnsupportedOperationException("The probe waits for its answers");
		}

		@Override
		public ChatModel asChatModel() {
			throw new UnsupportedOperationException("The probe uses the client");
		}

		@Override
		public EmbeddingModel asEmbeddingModel() {
			throw new UnsupportedOperationException("The probe uses the client");
		}

		@Override
		public ClientState state() {
			return new ClientState(null, null, null);
		}

		@Override
		public void close() {
			FakeClients.this.closed++;
		}

	}

}
