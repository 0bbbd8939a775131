package dev.graphrag.probe;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@code openai-probe --watch} of the packaged program.
 */
@DisabledOnOs(OS.WINDOWS)
class WatchIT {

	private static final String CHAT = "/v1/chat/completions";

	private static final String READINESS = "/actuator/health/readiness";

	private static final String LAST_SUCCESS = "graphrag_openai_probe_last_success_timestamp_seconds ";

	// The contract's two seconds, and what a busy machine adds.
	private static final Duration AT_ONCE = Duration.ofSeconds(4);

	@RegisterExtension
	private static final WireMockExtension OPENAI = WireMockExtension.newInstance()
		.options(WireMockConfiguration.options().dynamicPort())
		.build();

	@TempDir
	private Path directory;

	private final HttpClient http = HttpClient.newHttpClient();

	private int port;

	private PackagedJar.@Nullable Started started;

	@AfterEach
	void stop() {
		if (this.started != null) {
			this.started.process().destroyForcibly();
		}
	}

	@Test
	void readinessFollowsTheProbeAndASignalEndsARunAtOnce() throws Exception {
		answer(aResponse().withStatus(401));
		PackagedJar.Started watch = start("openai-probe", "--watch", "1s", "--ready-from-probe");
		await(() -> body("/actuator/prometheus").contains("graphrag_openai_probe_success 0.0\n"));
		assertThat(status(READINESS)).isEqualTo(503);
		assertThat(body("/actuator/prometheus")).doesNotContain(LAST_SUCCESS);
		answer(okJson(ProbeHttpTests.Answers.chat()));
		await(() -> status(READINESS) == 200);
		assertThat(body("/actuator/prometheus")).contains("graphrag_openai_probe_success 1.0\n", LAST_SUCCESS,
				"graphrag_openai_failures_total{model=\"gpt-4.1-mini\",operation=\"chat\",reason=\"authentication\"} ");
		answer(aResponse().withStatus(401));
		await(() -> status(READINESS) == 503);
		assertThat(status("/actuator/health/liveness")).isEqualTo(200);
		OPENAI.resetRequests();
		answer(okJson(ProbeHttpTests.Answers.chat()).withFixedDelay(60_000));
		await(() -> OPENAI.countRequestsMatching(postRequestedFor(urlPathEqualTo(CHAT)).build()).getCount() > 0);
		PackagedJar.Result result = terminate(watch);
		assertThat(result.exitCode()).isEqualTo(143);
		assertThat(report().at("/error/details/reason").asString()).isEqualTo("interrupted");
		assertThat(metrics()).contains("graphrag_openai_probe_success 0.0\n", LAST_SUCCESS);
		assertThat(result.outLines()).contains("[INFO] OpenAI probe succeeded.")
			.allMatch((line) -> line.startsWith("[INFO] "));
	}

	@Test
	void signalBetweenTwoRunsLeavesTheLastArtifacts() throws Exception {
		PackagedJar.Started watch = start("serve", "--watch", "PT1H", "--emulator", "--format", "json");
		await(() -> body("/actuator/prometheus").contains("graphrag_openai_probe_success 1.0\n"));
		assertThat(status(READINESS)).isEqualTo(200);
		try (Socket dawdler = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			dawdler.getOutputStream()
				.write("GET /actuator/prometheus HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
			PackagedJar.Result result = terminate(watch);
			assertThat(result.exitCode()).isEqualTo(143);
			assertThat(json(result.out())).isEqualTo(report());
			assertThat(report().at("/status").asString()).isEqualTo("success");
		}
	}

	private void answer(ResponseDefinitionBuilder chat) {
		OPENAI.stubFor(post(urlPathEqualTo(CHAT)).willReturn(chat));
		OPENAI
			.stubFor(post(urlPathEqualTo("/v1/embeddings")).willReturn(okJson(ProbeHttpTests.Answers.embedding(1536))));
	}

	private PackagedJar.Started start(String... arguments) throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			this.port = socket.getLocalPort();
		}
		PackagedJar.Started started = new PackagedJar(this.directory).with("SERVER_PORT", String.valueOf(this.port))
			.with("OPENAI_BASE_URL", OPENAI.baseUrl() + "/v1")
			.with("OPENAI_ALLOW_INSECURE_BASE_URL", "yes")
			.with("OPENAI_API_KEY", "test-key-0123456789")
			.start(arguments);
		this.started = started;
		return started;
	}

	private static PackagedJar.Result terminate(PackagedJar.Started started) throws Exception {
		long start = System.nanoTime();
		started.process().destroy();
		PackagedJar.Result result = started.await();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(AT_ONCE);
		return result;
	}

	private int status(String path) throws Exception {
		return get(path).statusCode();
	}

	private String body(String path) throws Exception {
		return get(path).body();
	}

	private HttpResponse<String> get(String path) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path)).build();
		return this.http.send(request, HttpResponse.BodyHandlers.ofString());
	}

	private JsonNode report() throws IOException {
		return json(Files.readString(this.directory.resolve("artifacts/openai/probe.json")));
	}

	private static JsonNode json(String text) {
		return JsonMapper.builder().build().readTree(text);
	}

	private String metrics() throws IOException {
		return Files.readString(this.directory.resolve("artifacts/openai/metrics.prom"));
	}

	private static void await(Callable<Boolean> condition) {
		Awaitility.await()
			.atMost(Duration.ofMinutes(2))
			.pollInterval(Duration.ofMillis(100))
			.ignoreExceptions()
			.until(condition);
	}

}
