package dev.graphrag.probe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for how the packaged program starts, serves and is ended.
 */
class PackagedStartIT {

	@RegisterExtension
	private static final AnsweringOpenAi OPENAI = new AnsweringOpenAi();

	@TempDir
	private Path directory;

	@ParameterizedTest
	@CsvSource(quoteCharacter = '`', textBlock = """
			LOGGING_CONFIG,         /nonexistent/logback.xml,    LOGGING_CONFIG
			LOGGING_CHARSET_CONSOLE, nope,                       LOGGING_CHARSET_CONSOLE
			LOGGING_LEVEL_ROOT,     verbose,                     logging.level.root
			SPRING_CONFIG_IMPORT,   file:/nonexistent/x.yml,     /nonexistent/x.yml
			SPRING_CONFIG_LOCATION, /nonexistent/x.foo,          SPRING_CONFIG_LOCATION
			SPRING_PROFILES_ACTIVE, `prod,,`,                    SPRING_PROFILES_ACTIVE
			SPRING_APPLICATION_NAME, `${UNSET}`,                 SPRING_APPLICATION_NAME
			SPRING_APPLICATION_JSON, {bad,                       SPRING_APPLICATION_JSON
			HTTP_PROXY,             socks5://p:1,                HTTP_PROXY
			""")
	void badStartIsAReportedFailureThatNamesTheCulprit(String variable, String value, String culprit) throws Exception {
		staleSuccess();
		PackagedJar.Result result = OPENAI.probe(this.directory).with(variable, value).run("openai-probe");
		assertThat(result.exitCode()).isEqualTo(1);
		assertThat(result.err().lines()).hasSize(2).allMatch((line) -> line.startsWith("[ERROR] "));
		assertThat(result.errorLines().get(1)).contains(culprit);
		assertThat(result.outLines()).allMatch((line) -> line.startsWith("[INFO] "));
		assertThat(ReportFile.read(this.directory).at("/error/details/reason").asString()).isEqualTo("settings_load");
		assertThat(ReportFile.read(this.directory).at("/settings/policy_override").isNull()).isTrue();
		assertThat(this.directory.resolve("artifacts/openai/metrics.prom")).exists();
	}

	@Test
	void unusableTrustStoreIsAReportedFailure() throws Exception {
		Path pem = Files.writeString(this.directory.resolve("ca.pem"), "-----BEGIN CERTIFICATE-----\n");
		PackagedJar.Result result = OPENAI.probe(this.directory)
			.withOption("-Djavax.net.ssl.trustStore=" + pem)
			.run("openai-probe");
		assertThat(result.exitCode()).isEqualTo(1);
		assertThat(result.errorLines()).hasSize(2);
		assertThat(result.err()).contains("javax.net.ssl.trustStore").doesNotContain("\tat ");
		assertThat(ReportFile.read(this.directory).at("/error/details/reason").asString()).isEqualTo("client_init");
	}

	@Test
	void bootsOwnSwitchesHaveNoSay() throws Exception {
		Files.writeString(this.directory.resolve("application.properties"),
				"spring.main.banner-mode=console\nspring.main.keep-alive=true\n");
		PackagedJar.Result result = new PackagedJar(this.directory).with("SPRING_MAIN_WEB_APPLICATION_TYPE", "servlet")
			.with("SPRING_MAIN_SOURCES", "nonsense")
			.with("SPRING_MAIN_ENVIRONMENT_PREFIX", "nonsense")
			.with("SPRING_MAIN_CLOUD_PLATFORM", "nonsense")
			.with("SPRING_APPLICATION_JSON", "{\"spring.main.lazy-initialization\": \"nonsense\"}")
			.withOption("-Dspring.main.log-startup-info=true")
			.run("openai-probe", "--skip-live");
		assertThat(result.exitCode()).isZero();
		assertThat(result.outLines()).allMatch((line) -> line.startsWith("[INFO] "));
		assertThat(result.err()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "TERM, 143", "HUP, 129" })
	@DisabledOnOs(OS.WINDOWS)
	void signalEndsABackOffAtOnceAndLeavesAReport(String signal, int exitCode) throws Exception {
		staleSuccess();
		OPENAI.server()
			.stubFor(post(urlPathEqualTo(AnsweringOpenAi.CHAT))
				.willReturn(aResponse().withStatus(429).withHeader("Retry-After", "60")));
		PackagedJar.Started started = OPENAI.probe(this.directory).start("openai-probe");
		try {
			waitUntil(() -> OPENAI.server()
				.countRequestsMatching(postRequestedFor(urlPathEqualTo(AnsweringOpenAi.CHAT)).build())
				.getCount() > 0);
			// Not INT, which a build that runs in the background hands on as ignored.
			signal(started, signal);
			assertThat(started.process().waitFor(30, TimeUnit.SECONDS)).isTrue();
		}
		finally {
			started.process().destroyForcibly();
		}
		PackagedJar.Result result = started.await();
		assertThat(result.exitCode()).isEqualTo(exitCode);
		assertThat(result.errorLines()).hasSize(2);
		assertThat(ReportFile.read(this.directory).at("/error/details/reason").asString()).isEqualTo("interrupted");
		assertThat(this.directory.resolve("artifacts/openai/metrics.prom")).content().contains("graphrag_openai_");
	}

	@Test
	void serverWithoutAUsablePortNamesIt() throws Exception {
		PackagedJar.Result result = new PackagedJar(this.directory).with("SERVER_PORT", "tcp://10.0.0.1:8080")
			.run("serve");
		assertThat(result.exitCode()).isEqualTo(1);
		assertThat(result.errorLines()).hasSize(2).first().asString().contains("server.port", "SERVER_PORT");
		assertThat(result.err()).doesNotContain("\tat ", "10.0.0.1");
	}

	@ParameterizedTest
	@CsvSource({ "SERVER_PORT, 99999", "SERVER_PORT, -1", "SERVER_ADDRESS, 203.0.113.7" })
	void serverThatCannotListenNamesWhy(String variable, String value) throws Exception {
		PackagedJar.Result result = new PackagedJar(this.directory).with("SERVER_PORT", "0")
			.with(variable, value)
			.run("serve");
		assertThat(result.exitCode()).isEqualTo(1);
		assertThat(result.errorLines()).hasSize(2).first().asString().contains(variable);
		assertThat(result.err()).doesNotContain("\tat ");
	}

	@Test
	void serverWithoutATemporaryDirectoryNamesIt() throws Exception {
		PackagedJar.Result result = new PackagedJar(this.directory).with("SERVER_PORT", "0")
			.withOption("-Djava.io.tmpdir=" + this.directory.resolve("missing"))
			.run("serve");
		assertThat(result.exitCode()).isEqualTo(1);
		assertThat(result.errorLines()).hasSize(2).last().asString().contains("java.io.tmpdir");
		assertThat(result.err()).doesNotContain("\tat ");
	}

	@Test
	@DisabledOnOs(OS.WINDOWS)
	void servesUntilItIsTerminated() throws Exception {
		int port = freePort();
		PackagedJar jar = new PackagedJar(this.directory).with("SERVER_PORT", String.valueOf(port))
			.with("SPRING_MAIN_WEB_APPLICATION_TYPE", "none")
			.with("OPENAI_MODEL", "gpt-4.1-mini");
		PackagedJar.Started started = jar.start("serve");
		try {
			waitUntil(() -> status(port, "/actuator/health") == 200);
			assertThat(body(port, "/actuator/prometheus"))
				.contains("graphrag_openai_chat_latency_ms_count{model=\"gpt-4.1-mini\"} 0\n");
			assertThat(status(port, "/actuator/env")).isEqualTo(404);
			PackagedJar.Result second = jar.run("serve");
			assertThat(second.exitCode()).isEqualTo(1);
			assertThat(second.errorLines()).contains("[ERROR] Port " + port + " is already in use.");
			assertThat(second.err()).doesNotContain("\tat ");
		}
		finally {
			signal(started, "TERM");
		}
		PackagedJar.Result result = started.await();
		assertThat(result.exitCode()).isEqualTo(143);
		assertThat(result.out()).isEmpty();
	}

	@Test
	@DisabledOnOs(OS.WINDOWS)
	void servesInSpiteOfInvalidSettings() throws Exception {
		int port = freePort();
		PackagedJar.Started started = new PackagedJar(this.directory).with("SERVER_PORT", String.valueOf(port))
			.with("OPENAI_MODEL", "gpt-9")
			.start("serve");
		try {
			waitUntil(() -> status(port, "/actuator/prometheus") == 200);
		}
		finally {
			signal(started, "TERM");
		}
		PackagedJar.Result result = started.await();
		assertThat(result.errorLines()).contains("[ERROR] OpenAI configuration is invalid.");
	}

	private void staleSuccess() throws IOException {
		Path report = this.directory.resolve("artifacts/openai/probe.json");
		Files.createDirectories(Objects.requireNonNull(report.getParent()));
		Files.writeString(report, "{\"status\": \"success\"}");
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	private static void signal(PackagedJar.Started started, String name) throws IOException, InterruptedException {
		new ProcessBuilder(List.of("kill", "-" + name, String.valueOf(started.process().pid()))).start().waitFor();
	}

	private static int status(int port, String path) {
		return get(port, path).statusCode();
	}

	private static String body(int port, String path) {
		return Objects.requireNonNull(get(port, path).body());
	}

	private static HttpResponse<String> get(int port, String path) {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build();
		try {
			return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void waitUntil(BooleanSupplier condition) {
		Awaitility.await()
			.atMost(Duration.ofMinutes(2))
			.pollInterval(Duration.ofMillis(100))
			.ignoreExceptions()
			.until(condition::getAsBoolean);
	}

}
