package dev.graphrag.probe.emulator;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for {@link OpenAiEmulator}.
 */
class OpenAiEmulatorTests {

	private static final JsonMapper MAPPER = JsonMapper.builder().build();

	private static final HttpClient HTTP = HttpClient.newHttpClient();

	private static OpenAiEmulator emulator;

	@BeforeAll
	static void start() throws IOException {
		emulator = OpenAiEmulator.start();
	}

	@AfterAll
	static void stop() {
		emulator.close();
	}

	@Test
	void completesChats() throws Exception {
		JsonNode answer = json(post("/chat/completions", """
				{"model": "gpt-4.1-mini", "messages": [{"role": "user", "content": "Hello"}]}"""));
		assertThat(answer.at("/model").asString()).isEqualTo("gpt-4.1-mini");
		assertThat(answer.at("/choices/0/message/content").asString()).isNotEmpty();
		assertThat(answer.at("/choices/0/finish_reason").asString()).isEqualTo("stop");
		assertThat(answer.at("/usage/total_tokens").asInt())
			.isEqualTo(answer.at("/usage/prompt_tokens").asInt() + answer.at("/usage/completion_tokens").asInt());
	}

	@Test
	void embedsABatchInOrderAndByTextAlone() throws Exception {
		JsonNode answer = json(post("/embeddings", """
				{"model": "text-embedding-3-small", "input": ["a", "b", "a"]}"""));
		assertThat(answer.at("/data")).hasSize(3);
		assertThat(answer.at("/data/1/index").asInt()).isEqualTo(1);
		assertThat(answer.at("/data/0/embedding")).hasSize(1536)
			.isEqualTo(answer.at("/data/2/embedding"))
			.isNotEqualTo(answer.at("/data/1/embedding"));
	}

	@Test
	void honoursDimensionsAndBothEncodings() throws Exception {
		String request = """
				{"model": "text-embedding-3-small", "input": "a", "dimensions": 8, "encoding_format": "%s"}""";
		JsonNode floats = json(post("/embeddings", request.formatted("float"))).at("/data/0/embedding");
		String base64 = json(post("/embeddings", request.formatted("base64"))).at("/data/0/embedding").asString();
		ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(base64)).order(ByteOrder.LITTLE_ENDIAN);
		double squares = 0;
		for (int index = 0; index < 8; index++) {
			float component = bytes.getFloat();
			assertThat(floats.get(index).floatValue()).isEqualTo(component);
			squares += component * component;
		}
		assertThat(bytes.hasRemaining()).isFalse();
		assertThat(squares).isCloseTo(1, within(1e-5));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			/embeddings       | {"model": "m"}                                       | 400
			/embeddings       | {"model": "m", "input": [""]}                        | 400
			/embeddings       | {"model": "m", "input": "a", "dimensions": 0}        | 400
			/embeddings       | {"input": "a"}                                       | 400
			/embeddings       | not json                                             | 400
			/chat/completions | {"model": "m", "messages": []}                       | 400
			/chat/completions | {"model": "m", "messages": ["a"], "stream": true}    | 400
			/models           | {}                                                   | 404
			""")
	void refuses(String path, String body, int status) throws Exception {
		HttpResponse<String> response = post(path, body);
		assertThat(response.statusCode()).isEqualTo(status);
		assertThat(MAPPER.readTree(response.body()).at("/error/message").asString()).isNotEmpty();
	}

	@Test
	void refusesAnotherKeyAndAnotherMethod() throws Exception {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(emulator.baseUrl() + "/embeddings"));
		assertThat(HTTP.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode()).isEqualTo(401);
		request.header("Authorization", "Bearer emulator");
		assertThat(HTTP.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode()).isEqualTo(405);
	}

	private static JsonNode json(HttpResponse<String> response) {
		assertThat(response.statusCode()).isEqualTo(200);
		return MAPPER.readTree(response.body());
	}

	private static HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(URI.create(emulator.baseUrl() + path))
			.header("Authorization", "Bearer emulator")
			.POST(HttpRequest.BodyPublishers.ofString(body))
			.build();
		return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
	}

}
