package dev.graphrag.probe;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@code emulator} of the packaged program.
 */
class EmulatorIT {

	private static final HttpClient HTTP = HttpClient.newHttpClient();

	private static final String CHAT = """
			{"model": "gpt-4.1-mini", "messages": [{"role": "user", "content": "Hello"}], "stream": %s}""";

	@TempDir
	private Path directory;

	private final List<PackagedJar.Started> started = new ArrayList<>();

	@AfterEach
	void stop() {
		this.started.forEach((emulator) -> emulator.process().destroyForcibly());
	}

	@Test
	void answersAnyKeyInSpiteOfInvalidSettings() throws Exception {
		Files.writeString(this.directory.resolve(".env"), "not a line");
		PackagedJar jar = new PackagedJar(this.directory).with("OPENAI_MODEL", "gpt-9")
			.with("LOGGING_CONFIG", "/nonexistent/logback.xml")
			.with("SPRING_PROFILES_ACTIVE", "prod,,");
		PackagedJar.Started emulator = start(jar, "emulator", "--port", "0");
		String url = url(emulator);
		JsonNode chat = json(post(url + "/chat/completions", CHAT.formatted(false)));
		assertThat(chat.at("/choices/0/message/content").asString()).isNotBlank();
		assertThat(post(url + "/chat/completions", CHAT.formatted(true)).body()).startsWith("data: {")
			.endsWith("data: [DONE]\n\n");
		JsonNode embeddings = json(post(url + "/embeddings", """
				{"model": "text-embedding-3-small", "input": ["a", "b"], "dimensions": 8}"""));
		assertThat(embeddings.at("/data")).hasSize(2);
		assertThat(embeddings.at("/data/1/embedding")).hasSize(8);
		assertThat(json(send(request(url + "/models"))).at("/data")).isNotEmpty();
		HttpResponse<String> keyless = send(HttpRequest.newBuilder(URI.create(url + "/models")));
		assertThat(keyless.statusCode()).isEqualTo(401);
		HttpRequest.Builder head = request(url).method("HEAD", HttpRequest.BodyPublishers.noBody());
		assertThat(send(head).statusCode()).isEqualTo(404);
		assertThat(Files.readString(emulator.out()).lines()).hasSize(1);
		assertThat(emulator.err()).isEmptyFile();
	}

	@Test
	void holdsEveryModelToTheLimits() throws Exception {
		String url = url(start(new PackagedJar(this.directory), "openai-probe", "emulator", "--port=0",
				"--requests-per-minute=1", "--tokens-per-minute=1000"));
		HttpResponse<String> first = post(url + "/chat/completions", CHAT.formatted(false));
		assertThat(first.statusCode()).isEqualTo(200);
		assertThat(first.headers().firstValue("x-ratelimit-limit-tokens")).contains("1000");
		HttpResponse<String> second = post(url + "/chat/completions", CHAT.formatted(false));
		assertThat(second.statusCode()).isEqualTo(429);
		assertThat(second.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(1L, 60L);
		assertThat(post(url + "/embeddings", """
				{"model": "text-embedding-3-small", "input": "a"}""").statusCode()).isEqualTo(200);
		assertThat(send(request(url + "/models")).statusCode()).isEqualTo(200);
		assertThat(send(request(url + "/models")).statusCode()).isEqualTo(200);
	}

	@Test
	void isWhatAnotherProbeCalls() throws Exception {
		String url = url(start(new PackagedJar(this.directory), "emulator", "--port", "0"));
		PackagedJar.Result result = new PackagedJar(this.directory).with("OPENAI_BASE_URL", url)
			.with("OPENAI_ALLOW_INSECURE_BASE_URL", "true")
			.with("OPENAI_API_KEY", "any")
			.run("openai-probe");
		assertThat(result.errorLines()).isEmpty();
		assertThat(result.exitCode()).isZero();
		assertThat(this.directory.resolve("artifacts/openai/probe.json")).content()
			.contains("\"status\": \"success\"")
			.doesNotContain("notes");
	}

	@ParameterizedTest
	@CsvSource({ "TERM, 143", "HUP, 129" })
	@DisabledOnOs(OS.WINDOWS)
	void portIsTakenUntilASignalEndsIt(String signal, int exitCode) throws Exception {
		PackagedJar jar = new PackagedJar(this.directory);
		PackagedJar.Started emulator = start(jar, "emulator", "--port", "0");
		String port = String.valueOf(URI.create(url(emulator)).getPort());
		PackagedJar.Result second = jar.run("emulator", "--port", port);
		assertThat(second.exitCode()).isEqualTo(1);
		assertThat(second.out()).isEmpty();
		assertThat(second.err().lines()).hasSize(2).allMatch((line) -> line.startsWith("[ERROR] "));
		assertThat(second.err()).contains("port " + port + " of 127.0.0.1");
		// Not INT, which a build that runs in the background hands on as ignored.
		new ProcessBuilder("kill", "-" + signal, String.valueOf(emulator.process().pid())).start().waitFor();
		assertThat(emulator.process().waitFor(30, TimeUnit.SECONDS)).isTrue();
		PackagedJar.Result first = emulator.await();
		assertThat(first.exitCode()).isEqualTo(exitCode);
		assertThat(first.outLines()).hasSize(1);
		assertThat(first.err()).isEmpty();
	}

	@Test
	void helpGoesToStandardOutput() throws Exception {
		PackagedJar.Result result = new PackagedJar(this.directory).run("emulator", "--help");
		assertThat(result.exitCode()).isZero();
		assertThat(result.out()).contains("Usage: openai-probe emulator [options]");
		assertThat(result.err()).isEmpty();
	}

	private PackagedJar.Started start(PackagedJar jar, String... arguments) throws IOException {
		PackagedJar.Started emulator = jar.start(arguments);
		this.started.add(emulator);
		return emulator;
	}

	private static String url(PackagedJar.Started emulator) throws IOException {
		Awaitility.await()
			.atMost(Duration.ofMinutes(2))
			.pollInterval(Duration.ofMillis(50))
			.until(() -> !emulator.process().isAlive() || Files.readString(emulator.out()).endsWith("\n"));
		String line = Files.readString(emulator.out()).strip();
		assertThat(line)
			.matches("\\[INFO] OpenAI emulator: http://127\\.0\\.0\\.1:\\d+/v1 \\(any key; stop with Ctrl-C\\)");
		return line.replaceAll(".*(http\\S+).*", "$1");
	}

	private static JsonNode json(HttpResponse<String> response) {
		assertThat(response.statusCode()).isEqualTo(200);
		return JsonMapper.builder().build().readTree(response.body());
	}

	private static HttpResponse<String> post(String url, String body) throws IOException, InterruptedException {
		return send(request(url).POST(HttpRequest.BodyPublishers.ofString(body)));
	}

	private static HttpRequest.Builder request(String url) {
		return HttpRequest.newBuilder(URI.create(url)).header("Authorization", "Bearer whatever");
	}

	private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
		return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
	}

}
