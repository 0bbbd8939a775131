package dev.graphrag.openai;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingOptions;
import org.springframework.util.Assert;

/**
 * The guarded way to call OpenAI: one client per service, shared by all its threads.
 * Every call passes the model allowlist, a retry series that obeys {@code Retry-After},
 * the optional fallback model and the checks on the answer, and is counted, timed and
 * logged without content.
 *
 * <pre class="code">
 * ChatResult answer = client.chat("Summarise: " + text);
 * float[] vector = client.embedding(text).vector();
 * </pre>
 *
 * Implementations are thread-safe. Every method throws {@link OpenAiClientException} and
 * nothing else for whatever goes wrong with the call, and
 * {@link IllegalArgumentException} for an argument that is null, before the call begins.
 * Only a lack of memory and the like, a {@link VirtualMachineError}, passes as it is once
 * listeners were told.
 */
public interface SharedOpenAiClient extends AutoCloseable {

	/**
	 * Complete a single user message with the configured model.
	 * @param userMessage the message, not blank
	 * @return the completion
	 * @throws OpenAiClientException if the call fails
	 */
	default ChatResult chat(String userMessage) {
		Assert.notNull(userMessage, "userMessage must not be null");
		return chat(new Prompt(userMessage));
	}

	/**
	 * Complete a prompt. Options of the prompt are honoured; a model named there has to
	 * be on the allowlist, and without one the configured model is used. Mind that Spring
	 * AI's {@code OpenAiChatOptions} name a model of their own if none is set; its
	 * portable {@code ChatOptions} leave the model open. The options' timeout and retries
	 * are not used.
	 * @param prompt the messages and options
	 * @return the completion
	 * @throws OpenAiClientException if the call fails
	 */
	ChatResult chat(Prompt prompt);

	/**
	 * Complete a prompt as a stream of its parts, as they arrive. Each subscription is a
	 * call of its own, made on a thread of the client, so that subscribing never blocks.
	 * Until the first part has content, a finish reason or a tool call, the call is
	 * retried and falls back like any other; after it nothing is repeated, and what
	 * breaks the stream ends it with an {@link OpenAiClientException}. Parts are sent as
	 * they are asked for: a slow subscriber holds the connection, not the heap.
	 * Cancelling the subscription returns at once and closes the connection.
	 *
	 * <p>
	 * A stream may take {@code graphrag.openai.stream.max-duration} in all, be silent for
	 * {@code graphrag.openai.stream.idle-timeout}, and there may be
	 * {@code graphrag.openai.stream.max-concurrent} at once.
	 * @param prompt the messages and options, as for {@link #chat(Prompt)}
	 * @return the parts; tool calls arrive whole, and the last part has the usage
	 */
	Flux<ChatResponse> stream(Prompt prompt);

	/**
	 * Return this client for callers that do not wait for the answer. The view has the
	 * deadline of this client.
	 * @return the asynchronous view
	 */
	AsyncOpenAiClient async();

	/**
	 * Return this client as a chat model of Spring AI, for a {@code ChatClient} or an
	 * advisor that wants one. In a context the bean {@code openAiChatModel} is such a
	 * model.
	 * @return a guarded model with the deadline of this client
	 */
	ChatModel asChatModel();

	/**
	 * Return this client as an embedding model of Spring AI, for a {@code VectorStore}.
	 * Lists of more than 2,048 texts are split into several requests. In a context the
	 * bean {@code openAiEmbeddingModel} is such a model.
	 * @return a guarded model with the deadline of this client
	 */
	EmbeddingModel asEmbeddingModel();

	/**
	 * Embed one text with the configured model and dimensions.
	 * @param text the text, not blank
	 * @return the vector and its figures
	 * @throws OpenAiClientException if the call fails
	 */
	default EmbeddingResult embedding(String text) {
		Assert.notNull(text, "text must not be null");
		return embeddings(List.of(text), null);
	}

	/**
	 * Embed up to 2,048 texts, OpenAI's limit, in one request. {@link CorpusEmbedder}
	 * takes any number.
	 * @param texts the texts, none blank
	 * @return one vector per text, in the same order
	 * @throws OpenAiClientException if the call fails
	 */
	default EmbeddingResult embeddings(List<String> texts) {
		return embeddings(texts, null);
	}

	/**
	 * Embed up to 2,048 texts, OpenAI's limit, in one request. What an
	 * {@link EmbeddingStore} has is not sent; without it all of them are.
	 * @param texts the texts, none blank
	 * @param options dimensions for this call alone, or {@code null} for the configured
	 * ones; a model named there has to be the configured one, since vectors of two models
	 * must not mix in one index
	 * @return one vector per text, in the same order
	 * @throws OpenAiClientException if the call fails
	 */
	EmbeddingResult embeddings(List<String> texts, @Nullable EmbeddingOptions options);

	/**
	 * Return a view of this client whose calls each have to end within a time, waits and
	 * fallback included. Everything else, connections and retry budget among it, is
	 * shared; closing the view closes the client.
	 *
	 * <pre class="code">
	 * client.withDeadline(Duration.ofSeconds(8)).chat(question);
	 * </pre>
	 * @param deadline the time that one call may take, greater than zero; it can shorten
	 * {@code graphrag.openai.retry.max-elapsed}, not extend it
	 * @return the view
	 */
	SharedOpenAiClient withDeadline(Duration deadline);

	/**
	 * Return what the client remembers between calls.
	 * @return a snapshot, without any request
	 */
	ClientState state();

	/**
	 * End waits and running requests, whose calls fail as {@code interrupted}, and close
	 * all connections. Spring calls this when the context closes.
	 */
	@Override
	void close();

}
