package dev.graphrag.openai.ingest;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

import com.jayway.jsonpath.JsonPath;
import dev.graphrag.openai.client.OpenAiStubs;
import dev.graphrag.openai.http.RawServer;
import dev.graphrag.openai.springai.ScriptedServer.Reply;

/**
 * Embeds texts so that those that share long words are similar, and keeps what it
 * embedded: each text of it is paid for.
 */
final class WordVectors implements Reply {

	private static final Pattern LONG_WORD = Pattern.compile("\\p{L}{6,}");

	private final int dimensions;

	private final List<String> paid = new CopyOnWriteArrayList<>();

	WordVectors(int dimensions) {
		this.dimensions = dimensions;
	}

	@Override
	public void give(RawServer.Connection connection) throws IOException {
		List<String> texts = JsonPath.read(connection.body(), "$.input");
		this.paid.addAll(texts);
		connection
			.write(RawServer.ok(OpenAiStubs.embeddings(texts.stream().map(this::vector).toArray(float[][]::new))));
	}

	private float[] vector(String text) {
		float[] vector = new float[this.dimensions];
		vector[0] = 0.1f;
		LONG_WORD.matcher(text.toLowerCase(Locale.ROOT))
			.results()
			.forEach((word) -> vector[Math.floorMod(word.group().hashCode(), this.dimensions)] += 1);
		return vector;
	}

	/**
	 * Return the texts in the order of the requests that were answered with their
	 * vectors.
	 */
	List<String> paid() {
		return this.paid;
	}

}
