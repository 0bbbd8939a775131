package dev.graphrag.openai.corpus;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.graphrag.openai.CallListener;
import dev.graphrag.openai.CorpusEmbedder;
import dev.graphrag.openai.CorpusListener;
import dev.graphrag.openai.EmbeddedText;
import dev.graphrag.openai.EmbeddingStore;
import dev.graphrag.openai.SharedOpenAiClient;
import dev.graphrag.openai.budget.RateBudgets;
import dev.graphrag.openai.client.ClientParts;
import dev.graphrag.openai.client.CorpusCalls;
import dev.graphrag.openai.client.GuardedClientFactory;
import dev.graphrag.openai.client.ManualTime;
import dev.graphrag.openai.client.TestClients;
import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.store.GuardedStore;
import dev.graphrag.openai.test.OpenAiEmulator;
import org.jspecify.annotations.Nullable;

/**
 * A corpus embedder over a client, without a context.
 */
final class TestCorpus implements AutoCloseable {

	private final ManualTime time = new ManualTime();

	private final SharedOpenAiClient client;

	private final CorpusEmbedder embedder;

	private TestCorpus(OpenAiSettings settings, @Nullable EmbeddingStore store, List<CallListener> callListeners,
			List<CorpusListener> listeners) {
		GuardedStore guarded = (store != null) ? new GuardedStore(store, "tests", this.time) : null;
		ClientParts parts = new ClientParts(List.of(), null, null, Set.of(), guarded, RateBudgets.LOCAL, false);
		this.client = new GuardedClientFactory(new CallListener() {
		}, parts, this.time, () -> 0.5).create(settings, callListeners);
		this.embedder = new ParallelCorpusEmbedder(((CorpusCalls) this.client)::corpusCalls, settings, guarded,
				listeners, this.time);
	}

	static TestCorpus over(OpenAiEmulator openAi, @Nullable EmbeddingStore store, Map<String, String> properties,
			CorpusListener... listeners) {
		return over(openAi.baseUrl(), store, properties, List.of(), List.of(listeners));
	}

	static TestCorpus over(String baseUrl, @Nullable EmbeddingStore store, Map<String, String> properties,
			List<CallListener> callListeners, List<CorpusListener> listeners) {
		Map<String, String> all = new HashMap<>(Map.of("embedding.dimensions", "4", "warm-up.enabled", "false"));
		all.putAll(properties);
		return new TestCorpus(TestClients.settings(baseUrl, all), store, callListeners, listeners);
	}

	static List<String> texts(int count) {
		return IntStream.range(0, count).mapToObj((index) -> "text " + index).toList();
	}

	Stream<EmbeddedText> embed(List<String> texts) {
		return this.embedder.embed(texts.stream());
	}

	CorpusEmbedder embedder() {
		return this.embedder;
	}

	List<EmbeddedText> all(List<String> texts) {
		try (Stream<EmbeddedText> embedded = embed(texts)) {
			return new ArrayList<>(embedded.toList());
		}
	}

	SharedOpenAiClient client() {
		return this.client;
	}

	ManualTime time() {
		return this.time;
	}

	@Override
	public void close() {
		this.client.close();
	}

}
