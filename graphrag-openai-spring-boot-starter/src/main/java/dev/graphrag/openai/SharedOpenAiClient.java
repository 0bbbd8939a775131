package dev.graphrag.openai;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.ai.chat.prompt.Prompt;
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
 * listeners were told. The client has no streaming.
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
	 * Embed up to 2,048 texts, OpenAI's limit, in one request.
	 * @param texts the texts, none blank
	 * @return one vector per text, in the same order
	 * @throws OpenAiClientException if the call fails
	 */
	default EmbeddingResult embeddings(List<String> texts) {
		return embeddings(texts, null);
	}

	/**
	 * Embed up to 2,048 texts, OpenAI's limit, in one request.
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
