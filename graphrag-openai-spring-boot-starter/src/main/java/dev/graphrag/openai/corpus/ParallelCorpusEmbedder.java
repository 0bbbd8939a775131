package dev.graphrag.openai.corpus;

import java.util.List;
import java.util.Spliterator;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import dev.graphrag.openai.AsyncOpenAiClient;
import dev.graphrag.openai.CorpusEmbedder;
import dev.graphrag.openai.CorpusListener;
import dev.graphrag.openai.EmbeddedText;
import dev.graphrag.openai.TimeSource;
import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.store.GuardedStore;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Embeds corpora by the calls of a client, several at once. Thread-safe; each run has
 * requests, order and duplicates of its own.
 */
public final class ParallelCorpusEmbedder implements CorpusEmbedder {

	private final Supplier<AsyncOpenAiClient> client;

	private final OpenAiSettings settings;

	private final @Nullable GuardedStore store;

	private final List<CorpusListener> listeners;

	private final TimeSource time;

	/**
	 * Create an embedder.
	 * @param client makes the calls of a run, and keeps their vectors in the store
	 * @param settings the client's settings
	 * @param store has the vectors of earlier calls, {@code null} for none
	 * @param listeners told of every run
	 * @param time the clock of the progress
	 */
	public ParallelCorpusEmbedder(Supplier<AsyncOpenAiClient> client, OpenAiSettings settings,
			@Nullable GuardedStore store, List<CorpusListener> listeners, TimeSource time) {
		Assert.notNull(client, "client must not be null");
		Assert.notNull(settings, "settings must not be null");
		Assert.notNull(listeners, "listeners must not be null");
		Assert.notNull(time, "time must not be null");
		this.client = client;
		this.settings = settings;
		this.store = store;
		this.listeners = List.copyOf(listeners);
		this.time = time;
	}

	@Override
	public Stream<EmbeddedText> embed(Stream<String> texts, CorpusListener listener) {
		Assert.notNull(texts, "texts must not be null");
		Assert.notNull(listener, "listener must not be null");
		CorpusRun run = run(texts.spliterator(), listener);
		return StreamSupport.stream(run, false).onClose(run::close).onClose(texts::close);
	}

	private CorpusRun run(Spliterator<String> source, CorpusListener listener) {
		OpenAiSettings.Embedding embedding = this.settings.embedding();
		long size = source.getExactSizeIfKnown();
		RecentVectors recent = new RecentVectors((size >= 0) ? size : Long.MAX_VALUE, embedding.expectedDimensions(),
				this.settings.actor());
		List<CorpusListener> told = Stream.concat(this.listeners.stream(), Stream.of(listener)).toList();
		int ahead = ReadAhead.texts(this.settings.corpus(), embedding.expectedDimensions(),
				Runtime.getRuntime().maxMemory());
		return new CorpusRun(this.settings.corpus(), ahead, new CorpusReader(source, embedding, this.store, recent),
				new Requests(this.client.get()), recent, new RunProgress(
						new CorpusListeners(this.settings.actor(), told), this.time, (size >= 0) ? size : null));
	}

}
