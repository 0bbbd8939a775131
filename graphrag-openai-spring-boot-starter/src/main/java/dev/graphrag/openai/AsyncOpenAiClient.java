package dev.graphrag.openai;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.springframework.ai.chat.prompt.Prompt;

/**
 * The guarded client for callers that do not wait for the answer. A call runs on a thread
 * of the client, virtual where the runtime has them and
 * {@code spring.threads.virtual.enabled} says so, with the submitter's context: the MDC,
 * the observation and whatever else is registered for context propagation. At most
 * {@code graphrag.openai.async.max-concurrent} calls run at once and
 * {@code graphrag.openai.async.max-queued} wait, which counts against their deadline;
 * past both a call fails at once as {@code overloaded}. Submitting never blocks.
 *
 * <p>
 * With Reactor:
 *
 * <pre class="code">
 * Mono.fromFuture(() -&gt; client.async().chat(prompt))
 * </pre>
 *
 * A future ends with what the blocking call returns, or with its
 * {@link OpenAiClientException}. {@link CompletableFuture#cancel Cancelling} it ends the
 * call at once, waits and the connection included; cancelling a stage derived from it
 * ({@code thenApply(..)}) does not reach the call. Implementations are thread-safe.
 */
public interface AsyncOpenAiClient {

	/**
	 * Complete a prompt.
	 * @param prompt the messages and options, as for
	 * {@link SharedOpenAiClient#chat(Prompt)}
	 * @return the completion to come
	 */
	CompletableFuture<ChatResult> chat(Prompt prompt);

	/**
	 * Embed up to 2,048 texts, OpenAI's limit, in one request.
	 * @param texts the texts, none blank
	 * @return one vector per text to come, in the same order
	 */
	CompletableFuture<EmbeddingResult> embeddings(List<String> texts);

}
