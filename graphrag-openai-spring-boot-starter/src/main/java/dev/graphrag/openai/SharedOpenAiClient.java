package dev.graphrag.openai;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.embedding.EmbeddingOptions;

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
 * nothing else for whatever goes wrong with the call. The client has no streaming; use
 * Spring AI's {@code ChatModel} for that.
 */
public interface SharedOpenAiClient extends AutoCloseable {

	/**
	 * Complete a single user message with the configured model.
	 * @param userMessage the message, not blank
	 * @return the completion
	 * @throws OpenAiClientException if the call fails
	 */
	default ChatResult chat(String userMessage) {
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
	 * @param options model and dimensions for this call alone, or {@code null} for the
	 * configured ones
	 * @return one vector per text, in the same order
	 * @throws OpenAiClientException if the call fails
	 */
	EmbeddingResult embeddings(List<String> texts, @Nullable EmbeddingOptions options);

	/**
	 * Return what the client remembers between calls.
	 * @return a snapshot, without any request
	 */
	ClientState state();

	/**
	 * Close idle connections. Spring calls this when the context closes.
	 */
	@Override
	void close();

}
