package dev.graphrag.openai;

import java.util.stream.Stream;

/**
 * Embeds a corpus of any size: requests filled to OpenAI's limits, several at once,
 * vectors in the order of the texts, in constant memory.
 *
 * <pre class="code">
 * try (Stream&lt;EmbeddedText&gt; vectors = corpus.embed(chunks)) {
 *     vectors.forEach((text) -&gt; index.upsert(text.index(), text.vector()));
 * }
 * </pre>
 *
 * The stream is lazy: texts are read as their vectors are consumed, by the thread that
 * consumes them, at most three times {@code graphrag.openai.corpus.concurrency} times
 * {@code graphrag.openai.corpus.max-inputs} texts ahead. A slow consumer slows the
 * reading down. Requests wait until they are full or the corpus ends; for texts that
 * trickle in, {@link SharedOpenAiClient#embeddings} is the better choice. The same text
 * is embedded once a run, and once at all with an {@link EmbeddingStore}.
 *
 * <p>
 * A text that cannot be embedded, or whose request failed for good, comes as an
 * {@link EmbeddedText} with a failure, and the run goes on. What would befall every text
 * ends the run: the stream throws an {@link OpenAiClientException} for a lack of quota, a
 * wrong key, vectors of another length, a closed client, or after
 * {@code graphrag.openai.corpus.max-failures-in-a-row} failed requests. What was embedded
 * before is delivered before it is thrown.
 *
 * <p>
 * Closing the stream ends its requests and closes the source; a stream that is not
 * consumed to its end has to be closed. An interrupted consumer gets an
 * {@link OpenAiClientException} with reason {@code interrupted}. Implementations are
 * thread-safe; a stream is used by one thread at a time, and a parallel one gains
 * nothing.
 */
public interface CorpusEmbedder {

	/**
	 * Embed a corpus.
	 * @param texts the texts; closed with the returned stream
	 * @return one outcome a text, in the order of the texts
	 */
	default Stream<EmbeddedText> embed(Stream<String> texts) {
		return embed(texts, new CorpusListener() {
		});
	}

	/**
	 * Embed a corpus and tell how it goes on.
	 * @param texts the texts; closed with the returned stream
	 * @param listener told of this run, besides the context's listeners
	 * @return one outcome a text, in the order of the texts
	 */
	Stream<EmbeddedText> embed(Stream<String> texts, CorpusListener listener);

}
