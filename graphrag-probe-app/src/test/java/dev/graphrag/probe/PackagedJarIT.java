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

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the packaged program: exit codes, standard output, standard error and files.
 */
class PackagedJarIT {

	private static final String KEY = "sk-proj-Abc_def-0123456789abcdef";

	private static final String CHAT = "/v1/chat/completions";

	private static final WireMockServer OPENAI = new WireMockServer(WireMockConfiguration.options().dynamicPort());

	@TempDir
	private Path directory;

	@BeforeAll
	static void start() {
		OPENAI.start();
	}

	@AfterAll
	static void stop() {
		OPENAI.stop();
	}

	@BeforeEach
	void answerWell() {
		OPENAI.resetAll();
		OPENAI.stubFor(post(urlPathEqualTo(CHAT)).willReturn(okJson(ProbeHttpTests.Answers.chat())));
		OPENAI
			.stubFor(post(urlPathEqualTo("/v1/embeddings")).willReturn(okJson(ProbeHttpTests.Answers.embedding(1536))));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "nope", "openai-probe --nope", "openai-probe --max-attempts 0",
			"openai-probe --backoff-seconds NaN", "emulator --nope", "emulator --port x",
			"openai-probe emulator --requests-per-minute 5" })
	void wrongUsageEndsWithTwo(String line) throws Exception {
		PackagedJar.Result result = new PackagedJar(this.directory)
			.run(CommandWords.split(line).toArray(String[]::new));
		assertThat(result.exitCode()).isEqualTo(2);
		assertThat(result.out()).isEmpty();
		assertThat(result.err().lines()).hasSize(2).allMatch((error) -> error.startsWith("[ERROR] "));
	}

	@Test
	void skippedRunNeedsNothing() throws Exception {
		PackagedJar.Result result = new PackagedJar(this.directory).run("openai-probe", "--skip-live", "--root",
				"a b é");
		assertThat(result.exitCode()).isZero();
		assertThat(result.outLines()).isNotEmpty().allMatch((line) -> line.startsWith("[INFO] "));
		assertThat(result.errorLines()).isEmpty();
		Path root = this.directory.resolve("a b é");
		assertThat(report(root).at("/status").asString()).isEqualTo("skipped");
		assertThat(Files.readString(root.resolve("artifacts/openai/metrics.prom")).lines()).isNotEmpty()
			.allMatch((line) -> line.matches("(# (HELP|TYPE) )?graphrag_openai_.*"));
	}

	@Test
	void emulatorRunNeedsNothing() throws Exception {
		PackagedJar.Result result = new PackagedJar(this.directory).run("openai-probe", "--emulator");
		assertThat(result.exitCode()).isZero();
		assertThat(report(this.directory).at("/status").asString()).isEqualTo("success");
		assertThat(report(this.directory).at("/notes").asString()).contains("emulator");
	}

	@Test
	void liveRunIsAsTheGoldenFile() throws Exception {
		PackagedJar.Result result = live().run("openai-probe");
		assertThat(result.exitCode()).isZero();
		assertThat(result.outLines()).allMatch((line) -> line.startsWith("[INFO] "));
		String golden = Files.readString(Path.of("src/test/resources/golden/success.json"));
		String varying = "(\"(latency_ms|generated_at)\": )[^,\n]+";
		assertThat(json(this.directory).replaceAll(varying, "$1?")).isEqualTo(golden.replaceAll(varying, "$1?"));
		assertThat(report(this.directory).at("/generated_at").asString())
			.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z");
	}

	@Test
	void storesOfTheServicesBesideItAreNotNeeded() throws Exception {
		PackagedJar.Result result = live().with("GRAPHRAG_OPENAI_BUDGET_STORE", "redis")
			.with("GRAPHRAG_OPENAI_BUDGET_CHAT_REQUESTSPERMINUTE", "500")
			.with("GRAPHRAG_OPENAI_EMBEDDING_STORE_TYPE", "jdbc")
			.run("openai-probe");
		assertThat(result.exitCode()).isZero();
		assertThat(Files.readString(this.directory.resolve("artifacts/openai/metrics.prom")))
			.contains("graphrag_openai_budget_available{kind=\"requests\",model=\"gpt-4.1-mini\"} 499");
	}

	@Test
	void secretsAndPromptsAreInNoOutputAtAnyLevel() throws Exception {
		OPENAI.stubFor(post(urlPathEqualTo("/v1/embeddings")).willReturn(aResponse().withStatus(401).withBody("""
				{"error": {"message": "Bad key %s for GraphRAG readiness probe vector check."}}""".formatted(KEY))));
		PackagedJar.Result result = live().with("LOGGING_LEVEL_ROOT", "TRACE")
			.with("OPENAI_LOG", "debug")
			.run("openai-probe");
		assertThat(result.exitCode()).isEqualTo(1);
		assertThat(result.errorLines()).hasSize(2);
		assertThat(report(this.directory).at("/error/details/reason").asString()).isEqualTo("authentication");
		String everything = result.out() + result.err() + json(this.directory)
				+ Files.readString(this.directory.resolve("artifacts/openai/metrics.prom"));
		assertThat(everything).doesNotContain(KEY, "Abc_def-0123456789", "verifying model guardrails",
				"brief acknowledgement", "readiness probe vector check", FakeAnswers.REPLY);
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '`', textBlock = """
			OPENAI_MODEL, gpt-9, graphrag.openai.chat.model
			OPENAI_EMBEDDING_DIMENSIONS, many, graphrag.openai.embedding.dimensions
			OPENAI_API_KEY, ` `, graphrag.openai.api-key
			""")
	void badSettingIsAReportedFailure(String variable, String value, String setting) throws Exception {
		PackagedJar.Result result = live().with(variable, value).run("openai-probe");
		assertThat(result.exitCode()).isEqualTo(1);
		assertThat(result.errorLines()).hasSize(2).first().isEqualTo("[ERROR] OpenAI configuration is invalid.");
		assertThat(result.errorLines().get(1)).contains(setting);
		assertThat(result.err()).doesNotContain("\tat ");
		JsonNode report = report(this.directory);
		assertThat(report.at("/error/details/reason").asString()).isEqualTo("settings_load");
		assertThat(report.at("/error/details/setting").asString()).isEqualTo(setting);
		assertThat(report.at("/settings/max_attempts").isNull()).isTrue();
		OPENAI.verify(0, postRequestedFor(urlPathEqualTo(CHAT)));
	}

	@Test
	void environmentFileIsReadAndRealVariablesWin() throws Exception {
		Files.writeString(this.directory.resolve(".env"), """
				# Settings
				OPENAI_MAX_ATTEMPTS="4" # quoted
				OPENAI_BACKOFF_SECONDS='0.25'
				OPENAI_EMBEDDING_DIMENSIONS=256
				""");
		PackagedJar.Result result = new PackagedJar(this.directory).with("OPENAI_MAX_ATTEMPTS", "6")
			.run("openai-probe", "--skip-live");
		assertThat(result.exitCode()).isZero();
		JsonNode settings = report(this.directory).at("/settings");
		assertThat(settings.at("/max_attempts").asInt()).isEqualTo(6);
		assertThat(settings.at("/backoff_seconds").asDouble()).isEqualTo(0.25);
		assertThat(settings.at("/embedding_dimensions").asInt()).isEqualTo(256);
	}

	@Test
	void artifactsThatCannotBeWrittenEndWithOne() throws Exception {
		Files.writeString(this.directory.resolve("file"), "in the way");
		PackagedJar.Result result = new PackagedJar(this.directory).run("openai-probe", "--skip-live",
				"--artifacts-dir", "file/x");
		assertThat(result.exitCode()).isEqualTo(1);
		assertThat(result.errorLines()).hasSize(2);
		assertThat(result.err()).doesNotContain("\tat ");
		assertThat(this.directory.resolve("file")).hasContent("in the way");
	}

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
		PackagedJar.Result result = live().with(variable, value).run("openai-probe");
		assertThat(result.exitCode()).isEqualTo(1);
		assertThat(result.err().lines()).hasSize(2).allMatch((line) -> line.startsWith("[ERROR] "));
		assertThat(result.errorLines().get(1)).contains(culprit);
		assertThat(result.outLines()).allMatch((line) -> line.startsWith("[INFO] "));
		assertThat(report(this.directory).at("/error/details/reason").asString()).isEqualTo("settings_load");
		assertThat(report(this.directory).at("/settings/policy_override").isNull()).isTrue();
		assertThat(this.directory.resolve("artifacts/openai/metrics.prom")).exists();
	}

	@Test
	void unusableTrustStoreIsAReportedFailure() throws Exception {
		Path pem = Files.writeString(this.directory.resolve("ca.pem"), "-----BEGIN CERTIFICATE-----\n");
		PackagedJar.Result result = live().withOption("-Djavax.net.ssl.trustStore=" + pem).run("openai-probe");
		assertThat(result.exitCode()).isEqualTo(1);
		assertThat(result.errorLines()).hasSize(2);
		assertThat(result.err()).contains("javax.net.ssl.trustStore").doesNotContain("\tat ");
		assertThat(report(this.directory).at("/error/details/reason").asString()).isEqualTo("client_init");
	}

	@Test
	void sslBundleIsFound() throws Exception {
		Path store = Path.of(System.getProperty("java.home"), "lib", "security", "cacerts");
		PackagedJar.Result result = live().with("GRAPHRAG_OPENAI_HTTP_SSL_BUNDLE", "company")
			.with("SPRING_SSL_BUNDLE_JKS_COMPANY_TRUSTSTORE_LOCATION", store.toUri().toString())
			.with("SPRING_SSL_BUNDLE_JKS_COMPANY_TRUSTSTORE_PASSWORD", "changeit")
			.run("openai-probe");
		assertThat(result.err()).doesNotContain("[ERROR]");
		assertThat(result.exitCode()).isZero();
	}

	@Test
	void keyWithTheLookOfAPlaceholderIsAKeyAndInNoOutput() throws Exception {
		String key = "gwkey-7Yw9KxT1${vBn5}Rm2Pd8Hs4Jc6";
		PackagedJar.Result result = live().with("OPENAI_API_KEY", key)
			.with("LOGGING_LEVEL_ORG_SPRINGFRAMEWORK_BOOT_SPRINGAPPLICATION", "error")
			.run("openai-probe");
		assertThat(result.exitCode()).isZero();
		assertThat(result.out() + result.err() + json(this.directory)).doesNotContain("gwkey", "Rm2Pd8Hs4Jc6");
		OPENAI.verify(1, postRequestedFor(urlPathEqualTo(CHAT)).withHeader("Authorization", equalTo("Bearer " + key)));
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

	@Test
	void ordinaryWordsInSecretLookingVariablesAreNotMasked() throws Exception {
		PackagedJar.Result result = live().with("TOKENIZER_MODEL", "gpt-4.1-mini")
			.with("SECRETS_DIR", "artifacts")
			.with("X_SECRET", "artifacts/openai")
			.run("openai-probe");
		assertThat(result.exitCode()).isZero();
		assertThat(result.out()).contains("chat: gpt-4.1-mini", "report: artifacts/openai/probe.json")
			.doesNotContain("***");
	}

	@ParameterizedTest
	@CsvSource({ "TERM, 143", "HUP, 129" })
	@DisabledOnOs(OS.WINDOWS)
	void signalEndsABackOffAtOnceAndLeavesAReport(String signal, int exitCode) throws Exception {
		staleSuccess();
		OPENAI.stubFor(
				post(urlPathEqualTo(CHAT)).willReturn(aResponse().withStatus(429).withHeader("Retry-After", "60")));
		PackagedJar.Started started = live().start("openai-probe");
		try {
			waitUntil(
					() -> OPENAI.countRequestsMatching(postRequestedFor(urlPathEqualTo(CHAT)).build()).getCount() > 0);
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
		assertThat(report(this.directory).at("/error/details/reason").asString()).isEqualTo("interrupted");
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

	private PackagedJar live() {
		return new PackagedJar(this.directory).with("OPENAI_BASE_URL", OPENAI.baseUrl() + "/v1")
			.with("OPENAI_ALLOW_INSECURE_BASE_URL", "yes")
			.with("OPENAI_API_KEY", KEY);
	}

	private void staleSuccess() throws IOException {
		Path report = this.directory.resolve("artifacts/openai/probe.json");
		Files.createDirectories(Objects.requireNonNull(report.getParent()));
		Files.writeString(report, "{\"status\": \"success\"}");
	}

	private static String json(Path root) throws IOException {
		return Files.readString(root.resolve("artifacts/openai/probe.json"));
	}

	private static JsonNode report(Path root) throws IOException {
		return JsonMapper.builder().build().readTree(json(root));
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
