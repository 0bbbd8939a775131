package dev.graphrag.openai.emulator;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

import com.jayway.jsonpath.JsonPath;

/**
 * Asks a server as any client would.
 */
final class EmulatorClient {

	private static final Duration LONGEST = Duration.ofSeconds(10);

	private final HttpClient http = HttpClient.newHttpClient();

	private final OpenAiServer server;

	EmulatorClient(OpenAiServer server) {
		this.server = server;
	}

	Answered chat(String fields) throws IOException, InterruptedException {
		return post("/chat/completions",
				"{\"model\":\"gpt-4.1-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]" + fields + "}");
	}

	Answered embed(String fields) throws IOException, InterruptedException {
		return post("/embeddings", "{\"model\":\"text-embedding-3-small\"," + fields + "}");
	}

	Answered post(String path, String body) throws IOException, InterruptedException {
		return send(request(path).POST(BodyPublishers.ofString(body)));
	}

	Answered get(String path) throws IOException, InterruptedException {
		return send(request(path));
	}

	HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create(this.server.baseUrl() + path))
			.timeout(LONGEST)
			.header("Authorization", "Bearer sk-canary-0123456789");
	}

	Answered send(HttpRequest.Builder request) throws IOException, InterruptedException {
		return new Answered(this.http.send(request.build(), BodyHandlers.ofString()));
	}

	/**
	 * An answer.
	 */
	record Answered(HttpResponse<String> response) {

		int status() {
			return this.response.statusCode();
		}

		String header(String name) {
			return this.response.headers().firstValue(name).orElse("");
		}

		/**
		 * Return what the body has at a path, empty for {@code null}.
		 */
		Object at(String path) {
			Object value = JsonPath.read(this.response.body(), path);
			return (value != null) ? value : "";
		}

		List<Object> all(String path) {
			return JsonPath.read(this.response.body(), path);
		}

		/**
		 * Return the data of the events.
		 */
		List<String> events() {
			return this.response.body()
				.lines()
				.filter((line) -> line.startsWith("data: "))
				.map((line) -> line.substring(6))
				.toList();
		}

		/**
		 * Return what the events but the last have at a path.
		 */
		List<Object> eventsAt(String path) {
			return events().stream()
				.filter((event) -> !event.equals("[DONE]"))
				.map((event) -> JsonPath.<List<Object>>read(event, path))
				.flatMap(List::stream)
				.toList();
		}

	}

}
