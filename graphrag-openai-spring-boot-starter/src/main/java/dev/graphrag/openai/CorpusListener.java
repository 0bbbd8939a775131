package dev.graphrag.openai;

/**
 * Told how corpus runs go on, on the thread that consumes the run: meters, logs and
 * progress displays are listeners. Beans of this type are told of every run.
 *
 * <pre class="code">
 * corpus.embed(texts, new CorpusListener() {
 *
 *     public void progressed(CorpusProgress progress) {
 *         terminal.print("\r" + progress);
 *     }
 *
 * });
 * </pre>
 *
 * A run that delivered or read anything ends in {@link #runCompleted}, {@link #runFailed}
 * or {@link #runStopped}. What a listener throws is logged and otherwise ignored.
 */
public interface CorpusListener {

	/**
	 * An outcome is about to be delivered.
	 * @param origin its origin
	 */
	default void textEnded(EmbeddedText.Origin origin) {
	}

	/**
	 * The run goes on; told at most once a second.
	 * @param progress how far it has come
	 */
	default void progressed(CorpusProgress progress) {
	}

	/**
	 * Every text was delivered.
	 * @param progress how far the run has come
	 */
	default void runCompleted(CorpusProgress progress) {
	}

	/**
	 * The run ended in an error, which the consumer gets.
	 * @param progress how far it has come
	 * @param failure an {@link OpenAiClientException}, or what the corpus threw when it
	 * was read
	 */
	default void runFailed(CorpusProgress progress, Throwable failure) {
	}

	/**
	 * The consumer closed the stream before its end.
	 * @param progress how far the run has come
	 */
	default void runStopped(CorpusProgress progress) {
	}

}
