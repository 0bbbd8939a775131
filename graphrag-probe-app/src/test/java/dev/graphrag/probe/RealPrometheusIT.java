package dev.graphrag.probe;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Lets a real Prometheus scrape the application while probes run in it, and asks what an
 * operator asks. Three probes: one passes, one is rate limited once, one falls back.
 */
class RealPrometheusIT {

	private static final String P95 = "histogram_quantile(0.95, sum by (le)"
			+ " (rate(graphrag_openai_chat_latency_ms_bucket[10m])))";

	private static final String TOKENS_PER_MINUTE = "60 * sum(rate(graphrag_openai_chat_tokens_total[10m]))";

	private static final String RATE_LIMITED_RATIO = "sum(rate(graphrag_openai_rate_limited_total[10m]))"
			+ " / (sum(rate(graphrag_openai_rate_limited_total[10m]))"
			+ " + sum(rate(graphrag_openai_chat_latency_ms_count[10m]))"
			+ " + sum(rate(graphrag_openai_embedding_latency_ms_count[10m])))";

	private static final String FALLBACKS = "sum(increase(graphrag_openai_fallback_total[10m]))";

	private static final String COST_PER_HOUR = "3600 * sum(rate(graphrag_openai_cost_usd_total[10m]))";

	private static final String BUDGET_LEFT = "min by (model, kind) (graphrag_openai_budget_available)";

	@TempDir
	private static Path directory;

	private static WireMockServer openAi;

	private static ServedProbeApp application;

	private static RealPrometheus prometheus;

	@BeforeAll
	static void probeUnderObservation() throws Exception {
		RealPrometheus.assumeInstalled();
		openAi = new WireMockServer(WireMockConfiguration.options().dynamicPort());
		openAi.start();
		stub();
		application = ServedProbeApp.start(Map.of("graphrag.openai.base-url", openAi.baseUrl() + "/v1",
				"graphrag.openai.allow-insecure-base-url", "true", "graphrag.openai.api-key", "test-key-0123456789",
				"graphrag.openai.fallback.enabled", "true", "graphrag.openai.fallback.cooldown", "false",
				"graphrag.openai.retry.max-attempts", "2", "graphrag.openai.retry.backoff", "5ms",
				"graphrag.openai.budget.embedding.requests-per-minute", "120"));
		prometheus = RealPrometheus.scraping(application.port(), directory);
		await(() -> prometheus.ask("count(graphrag_openai_chat_latency_ms_count == 0)") == 2);
		for (int run = 1; run <= 3; run++) {
			assertThat(application.probe(directory.resolve("run" + run))).isZero();
		}
		await(() -> prometheus.ask("sum(graphrag_openai_chat_latency_ms_count)") == 3);
	}

	@AfterAll
	static void stop() throws Exception {
		if (prometheus != null) {
			keepAnswers();
			prometheus.close();
		}
		if (application != null) {
			application.close();
		}
		if (openAi != null) {
			openAi.stop();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { P95, TOKENS_PER_MINUTE, FALLBACKS, COST_PER_HOUR })
	void answersWhatAnOperatorAsks(String question) {
		await(() -> prometheus.ask(question) > 0);
	}

	@Test
	void knowsTheShareOfRateLimits() {
		await(() -> {
			double ratio = prometheus.ask(RATE_LIMITED_RATIO);
			return ratio > 0.2 && ratio < 0.5;
		});
	}

	@Test
	void countsExactly() throws Exception {
		assertThat(prometheus.ask("sum(graphrag_openai_rate_limited_total)")).isEqualTo(3);
		assertThat(prometheus.ask("sum(graphrag_openai_retries_total)")).isEqualTo(2);
		assertThat(prometheus.ask("sum(graphrag_openai_fallback_total)")).isEqualTo(1);
		assertThat(prometheus.ask("graphrag_openai_chat_tokens_total{model=\"gpt-4.1-mini\",token_type=\"prompt\"}"))
			.isEqualTo(76);
		assertThat(prometheus.ask("sum(graphrag_openai_failures_total)")).isZero();
		assertThat(prometheus.ask("graphrag_openai_ratelimit_remaining{model=\"gpt-4.1-mini\",kind=\"requests\"}"))
			.isEqualTo(59);
		assertThat(prometheus.ask(BUDGET_LEFT)).isEqualTo(119);
		// The last scrape may have been made while a call was running.
		await(() -> prometheus.ask("sum(graphrag_openai_in_flight)") == 0);
	}

	@Test
	void loadsTheAlertingRules() throws Exception {
		assertThat(prometheus.get("rules").at("/data/groups")).hasSize(3);
		await(() -> prometheus.get("rules").toString().contains("\"health\":\"ok\""));
		assertThat(prometheus.get("rules").toString()).doesNotContain("\"health\":\"err\"");
	}

	@Test
	void artifactAndEndpointAgree() throws Exception {
		Path scraped = Files.writeString(directory.resolve("scraped.prom"), ownMetrics(scrape()));
		Path artifact = directory.resolve("run3/artifacts/openai/metrics.prom");
		assertThat(types(scraped)).containsAll(types(artifact)).isNotEmpty();
		for (Path metrics : List.of(scraped, artifact)) {
			assertThat(RealPrometheus.check(metrics, directory).lines())
				.allMatch((line) -> line.matches("graphrag_openai_((chat|embedding)_latency|first_token)_ms(_max)?"
						+ " metric names should not contain abbreviated units"));
		}
	}

	/**
	 * Keeps the questions and the answers in {@code target/prometheus-answers.txt}, for
	 * the manual.
	 */
	private static void keepAnswers() throws Exception {
		StringBuilder answers = new StringBuilder();
		for (String question : List.of(P95, TOKENS_PER_MINUTE, RATE_LIMITED_RATIO, FALLBACKS, COST_PER_HOUR,
				BUDGET_LEFT)) {
			answers.append("GET /api/v1/query?query=").append(question).append('\n');
			answers.append(prometheus.answer(question)).append("\n\n");
		}
		Files.writeString(Path.of("target/prometheus-answers.txt"), answers);
	}

	private static void stub() {
		ResponseDefinitionBuilder limited = aResponse().withStatus(429).withHeader("retry-after-ms", "5");
		for (String state : List.of("limited-once", "limited-twice", "exhausted")) {
			String next = switch (state) {
				case "limited-once" -> "passing-again";
				case "limited-twice" -> "exhausted";
				default -> "end";
			};
			openAi.stubFor(
					chat().inScenario("probes").whenScenarioStateIs(state).willSetStateTo(next).willReturn(limited));
		}
		openAi.stubFor(passing(Scenario.STARTED, "limited-once"));
		openAi.stubFor(passing("passing-again", "limited-twice"));
		openAi.stubFor(post(urlPathEqualTo("/v1/chat/completions"))
			.withRequestBody(matchingJsonPath("$[?(@.model == 'gpt-4o-mini')]"))
			.willReturn(answer()));
		openAi
			.stubFor(post(urlPathEqualTo("/v1/embeddings")).willReturn(okJson(ProbeHttpTests.Answers.embedding(1536))));
	}

	private static MappingBuilder passing(String state, String next) {
		return chat().inScenario("probes").whenScenarioStateIs(state).willSetStateTo(next).willReturn(answer());
	}

	private static MappingBuilder chat() {
		return post(urlPathEqualTo("/v1/chat/completions"))
			.withRequestBody(matchingJsonPath("$[?(@.model == 'gpt-4.1-mini')]"));
	}

	private static ResponseDefinitionBuilder answer() {
		return okJson(ProbeHttpTests.Answers.chat()).withHeader("x-request-id", "req_1")
			.withHeader("x-ratelimit-remaining-requests", "59")
			.withHeader("x-ratelimit-remaining-tokens", "149000");
	}

	private static String scrape() throws Exception {
		URI uri = URI.create("http://127.0.0.1:" + application.port() + "/actuator/prometheus");
		return HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
			.body();
	}

	// Other meters of the application are not this project's to answer for.
	private static String ownMetrics(String metrics) {
		StringBuilder own = new StringBuilder();
		metrics.lines()
			.filter((line) -> line.matches("(# (HELP|TYPE) )?graphrag_openai_.*"))
			.forEach((line) -> own.append(line).append('\n'));
		return own.toString();
	}

	private static List<String> types(Path metrics) throws Exception {
		return Files.readAllLines(metrics).stream().filter((line) -> line.startsWith("# ")).toList();
	}

	private static void await(Callable<Boolean> condition) {
		Awaitility.await()
			.ignoreExceptions()
			.atMost(Duration.ofMinutes(1))
			.pollInterval(Duration.ofMillis(250))
			.until(condition);
	}

}
