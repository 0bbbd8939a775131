package dev.graphrag.openai.corpus;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.graphrag.openai.client.OpenAiStubs;
import dev.graphrag.openai.http.RawServer;
import dev.graphrag.openai.http.RawServer.Connection;
import dev.graphrag.openai.springai.ScriptedServer.Reply;
import org.jspecify.annotations.Nullable;

/**
 * Embeds every text as a vector of its own, the same each time, unless a rule has another
 * reply to the request. Keeps the texts of the requests.
 */
public final class EmbeddingServer implements AutoCloseable {

	private static final ObjectMapper JSON = new ObjectMapper();

	private final int dimensions;

	private final RawServer server = new RawServer(this::serve);

	private final List<List<String>> requests = new CopyOnWriteArrayList<>();

	private final Map<String, Integer> embedded = new ConcurrentHashMap<>();

	private final Set<Connection> running = ConcurrentHashMap.newKeySet();

	private final AtomicInteger mostRunning = new AtomicInteger();

	private volatile Function<List<String>, @Nullable Reply> rule = (texts) -> null;

	public EmbeddingServer(int dimensions) {
		this.dimensions = dimensions;
	}

	/**
	 * Reply otherwise to requests for which the rule has a reply.
	 */
	public void when(Function<List<String>, @Nullable Reply> rule) {
		this.rule = rule;
	}

	private void serve(Connection connection) throws IOException, InterruptedException {
		while (connection.readRequest()) {
			this.running.add(connection);
			this.mostRunning.accumulateAndGet(this.running.size(), Math::max);
			try {
				reply(connection, texts(connection.body()));
			}
			finally {
				answering(connection);
			}
		}
	}

	private static List<String> texts(String body) throws IOException {
		List<String> texts = new ArrayList<>();
		for (JsonNode text : JSON.readTree(body).get("input")) {
			texts.add(text.textValue());
		}
		return texts;
	}

	private void reply(Connection connection, List<String> texts) throws IOException, InterruptedException {
		this.requests.add(texts);
		Reply other = this.rule.apply(texts);
		if (other != null) {
			other.give(connection);
		}
		else {
			embed(connection, texts);
		}
	}

	/**
	 * Count a request no longer among those that run: whoever has its answer may send the
	 * next one before this thread goes on.
	 */
	void answering(Connection connection) {
		this.running.remove(connection);
	}

	/**
	 * Answer with the texts' vectors.
	 */
	public void embed(Connection connection, List<String> texts) throws IOException {
		texts.forEach((text) -> this.embedded.merge(text, 1, Integer::sum));
		answering(connection);
		connection.write(RawServer
			.ok(OpenAiStubs.embeddings(texts.stream().map((text) -> vector(text)).toArray(float[][]::new))));
	}

	/**
	 * Return the vector of a text.
	 */
	public float[] vector(String text) {
		float[] vector = new float[this.dimensions];
		int seed = text.hashCode();
		for (int index = 0; index < this.dimensions; index++) {
			seed = seed * 31 + index + 1;
			vector[index] = (seed % 1000 + 0.5f) / 1000;
		}
		return vector;
	}

	public String baseUrl() {
		return this.server.baseUrl();
	}

	/**
	 * Return the texts of each request, in the order of their arrival.
	 */
	public List<List<String>> requests() {
		return this.requests;
	}

	/**
	 * Return how many texts each request had.
	 */
	public List<Integer> sizes() {
		return this.requests.stream().map(List::size).toList();
	}

	/**
	 * Return how often each text was embedded, and paid for.
	 */
	public Map<String, Integer> embedded() {
		return this.embedded;
	}

	/**
	 * Return how many requests there were at once.
	 */
	public int mostRunning() {
		return this.mostRunning.get();
	}

	@Override
	public void close() throws IOException {
		this.server.close();
	}

}
