package dev.graphrag.openai.ingest.recipes;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import com.jayway.jsonpath.JsonPath;
import dev.graphrag.openai.client.OpenAiStubs;
import dev.graphrag.openai.http.RawServer;

/**
 * Answers every text with a vector of its own, and keeps a journal of the texts that
 * arrived, request by request.
 */
public final class EmbeddingServer implements AutoCloseable {

	/**
	 * Length of the vectors.
	 */
	public static final int DIMENSIONS = 16;

	private final List<List<String>> journal = new CopyOnWriteArrayList<>();

	private final RawServer server = new RawServer(this::serve);

	private final CountDownLatch held = new CountDownLatch(1);

	private final int unanswered;

	/**
	 * Start a server that answers every request.
	 */
	public EmbeddingServer() {
		this(0);
	}

	/**
	 * Start a server that leaves one request without an answer.
	 * @param unanswered the request, from 1
	 */
	public EmbeddingServer(int unanswered) {
		this.unanswered = unanswered;
	}

	private void serve(RawServer.Connection connection) throws IOException, InterruptedException {
		while (connection.readRequest()) {
			List<String> texts = JsonPath.read(connection.body(), "$.input");
			this.journal.add(texts);
			if (this.journal.size() == this.unanswered) {
				this.held.countDown();
			}
			else {
				connection.write(RawServer
					.ok(OpenAiStubs.embeddings(texts.stream().map(EmbeddingServer::vector).toArray(float[][]::new))));
			}
		}
	}

	/**
	 * Return the vector of a text.
	 */
	public static float[] vector(String text) {
		Random random = new Random(text.hashCode());
		float[] vector = new float[DIMENSIONS];
		for (int index = 0; index < vector.length; index++) {
			vector[index] = random.nextFloat();
		}
		return vector;
	}

	/**
	 * Wait for the request that gets no answer.
	 */
	public void awaitUnanswered() throws InterruptedException {
		this.held.await();
	}

	/**
	 * Return the texts of every request.
	 */
	public List<List<String>> journal() {
		return this.journal;
	}

	/**
	 * Return settings for a client of this server.
	 */
	public String[] properties() {
		return new String[] { "graphrag.openai.api-key=test", "graphrag.openai.base-url=" + this.server.baseUrl(),
				"graphrag.openai.allow-insecure-base-url=true", "graphrag.openai.warm-up.enabled=false",
				"graphrag.openai.embedding.dimensions=" + DIMENSIONS };
	}

	@Override
	public void close() throws IOException {
		this.server.close();
	}

}
