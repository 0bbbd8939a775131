package dev.graphrag.probe;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import dev.graphrag.probe.command.Interruption;
import dev.graphrag.probe.command.OpenAiProbeCommand;
import dev.graphrag.probe.command.TerminalTraits;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wiremock.spring.ConfigureWireMock;
import org.wiremock.spring.EnableWireMock;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.shell.core.InputReader;
import org.springframework.shell.core.command.CommandArgument;
import org.springframework.shell.core.command.CommandContext;
import org.springframework.shell.core.command.CommandRegistry;
import org.springframework.shell.core.command.ParsedInput;
import org.springframework.test.context.TestPropertySource;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.stubFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.verify;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the probe over real HTTP, in the application's own context.
 */
@SpringBootTest(classes = ProbeApplication.class, webEnvironment = SpringBootTest.WebEnvironment.NONE,
		properties = { "graphrag.openai.api-key=" + ProbeHttpTests.KEY, "graphrag.openai.allow-insecure-base-url=true",
				"graphrag.openai.retry.jitter=0", "graphrag.openai.retry.backoff=1ms",
				"spring.main.lazy-initialization=true", Launch.MODE_PROPERTY + "=PROBE" })
@EnableWireMock(@ConfigureWireMock(baseUrlProperties = "wiremock.url"))
@TestPropertySource(properties = "graphrag.openai.base-url=${wiremock.url}/v1")
@Import(ProbeHttpTests.Launched.class)
class ProbeHttpTests {

	static final String KEY = "test-key-0123456789";

	private static final String CHAT = "/v1/chat/completions";

	private static final String EMBEDDINGS = "/v1/embeddings";

	@Autowired
	private OpenAiProbeCommand command;

	@TempDir
	private Path root;

	private final StringWriter out = new StringWriter();

	@BeforeEach
	void answerWell() {
		WireMock.reset();
		stubFor(chat().willReturn(okJson(Answers.chat())));
		stubFor(post(urlPathEqualTo(EMBEDDINGS)).willReturn(okJson(Answers.embedding(1536))));
	}

	@Test
	void succeeds() throws Exception {
		assertThat(run()).isZero();
		JsonNode report = report();
		assertThat(report.at("/status").asString()).isEqualTo("success");
		assertThat(report.at("/chat/finish_reason").asString()).isEqualTo("stop");
		assertThat(report.at("/chat/prompt_tokens").asInt()).isEqualTo(38);
		assertThat(report.at("/chat/completion_tokens").asInt()).isEqualTo(9);
		assertThat(report.at("/chat/fallback_used").asBoolean()).isFalse();
		assertThat(report.at("/embedding/vector_length").asInt()).isEqualTo(1536);
		assertThat(report.at("/embedding/tokens_consumed").asInt()).isEqualTo(8);
		assertThat(metrics()).contains("graphrag_openai_chat_latency_ms_count{model=\"gpt-4.1-mini\"} 1\n",
				"graphrag_openai_chat_tokens_total{model=\"gpt-4.1-mini\",token_type=\"prompt\"} 38.0\n",
				"graphrag_openai_embedding_tokens_total{model=\"text-embedding-3-small\",token_type=\"input\"} 8.0\n");
		verify(1,
				postRequestedFor(urlPathEqualTo(CHAT)).withHeader("Authorization", equalTo("Bearer " + KEY))
					.withRequestBody(matchingJsonPath("$.model", equalTo("gpt-4.1-mini")))
					.withRequestBody(matchingJsonPath("$.temperature", equalTo("0.0")))
					.withRequestBody(matchingJsonPath("$.max_tokens", equalTo("32")))
					.withRequestBody(matchingJsonPath("$.messages[0].role", equalTo("system"))));
		verify(1, postRequestedFor(urlPathEqualTo(EMBEDDINGS)));
	}

	@Test
	void runsCountOnTheirOwn() throws Exception {
		run();
		run();
		assertThat(metrics()).contains("graphrag_openai_chat_latency_ms_count{model=\"gpt-4.1-mini\"} 1\n");
	}

	@Test
	void skippedRunMakesNoRequest() throws Exception {
		assertThat(run("--skip-live")).isZero();
		assertThat(report().at("/status").asString()).isEqualTo("skipped");
		verify(0, postRequestedFor(urlPathEqualTo(CHAT)));
	}

	@Test
	void emulatorLeavesTheEndpointAlone() throws Exception {
		assertThat(run("--emulator")).isZero();
		assertThat(report().at("/status").asString()).isEqualTo("success");
		assertThat(report().at("/notes").asString()).contains("emulator");
		verify(0, postRequestedFor(urlPathEqualTo(CHAT)));
	}

	@Test
	void retriesAfterTooManyRequests() throws Exception {
		stubFor(chat().inScenario("retry")
			.whenScenarioStateIs(Scenario.STARTED)
			.willSetStateTo("free")
			.willReturn(aResponse().withStatus(429).withHeader("retry-after-ms", "5")));
		stubFor(chat().inScenario("retry").whenScenarioStateIs("free").willReturn(okJson(Answers.chat())));
		assertThat(run()).isZero();
		assertThat(metrics()).contains(
				"graphrag_openai_rate_limited_total{model=\"gpt-4.1-mini\",operation=\"chat\"} 1.0\n",
				"graphrag_openai_backoff_seconds_count{model=\"gpt-4.1-mini\",operation=\"chat\"} 1\n");
		verify(2, postRequestedFor(urlPathEqualTo(CHAT)));
	}

	@Test
	void exhaustionIsARateLimitFailure() throws Exception {
		stubFor(chat().willReturn(aResponse().withStatus(429)));
		assertThat(run("--max-attempts", "2", "--backoff-seconds", "0.001")).isEqualTo(1);
		assertThat(reason()).isEqualTo("rate_limit");
		assertThat(report().at("/settings/max_attempts").asInt()).isEqualTo(2);
		assertThat(report().at("/settings/backoff_seconds").asDouble()).isEqualTo(0.001);
		assertThat(report().at("/error/remediation").asString()).contains("Reduce concurrent usage");
		assertThat(metrics()).contains("reason=\"rate_limit\"} 1.0\n");
		verify(2, postRequestedFor(urlPathEqualTo(CHAT)));
	}

	@Test
	void refusedKeyIsAnAuthenticationFailureThatKeepsTheKey() throws Exception {
		stubFor(chat().willReturn(aResponse().withStatus(401)
			.withBody("""
					{"error": {"message": "Incorrect API key provided: %s", "code": "invalid_api_key"}}"""
				.formatted(KEY))));
		assertThat(run()).isEqualTo(1);
		assertThat(reason()).isEqualTo("authentication");
		assertThat(json()).doesNotContain(KEY);
		verify(1, postRequestedFor(urlPathEqualTo(CHAT)));
	}

	@Test
	void wrongDimensionsAreAFailure() throws Exception {
		stubFor(post(urlPathEqualTo(EMBEDDINGS)).willReturn(okJson(Answers.embedding(8))));
		assertThat(run()).isEqualTo(1);
		assertThat(reason()).isEqualTo("dimension_mismatch");
	}

	@Nested
	@TestPropertySource(properties = { "graphrag.openai.chat.model=gpt-4o-mini",
			"graphrag.openai.fallback.enabled=true", "graphrag.openai.embedding.dimensions=8" })
	class WithFallbackModel {

		@Test
		void succeedsAsTheFallback(@Autowired OpenAiProbeCommand command) throws Exception {
			stubFor(post(urlPathEqualTo(EMBEDDINGS)).willReturn(okJson(Answers.embedding(8))));
			assertThat(run(command)).isZero();
			assertThat(report().at("/chat/fallback_used").asBoolean()).isTrue();
			assertThat(report().at("/chat/model").asString()).isEqualTo("gpt-4o-mini");
			assertThat(report().at("/settings/chat_override").asBoolean()).isTrue();
			assertThat(report().at("/embedding/expected_dimensions").asInt()).isEqualTo(8);
			verify(1, postRequestedFor(urlPathEqualTo(CHAT))
				.withRequestBody(matchingJsonPath("$.model", equalTo("gpt-4o-mini"))));
		}

	}

	@Nested
	@TestPropertySource(properties = "graphrag.openai.chat.model=gpt-4o")
	class WithDisallowedModel {

		@Test
		void isASettingsFailureWithoutARequest(@Autowired OpenAiProbeCommand command) throws Exception {
			assertThat(run(command)).isEqualTo(1);
			assertThat(reason()).isEqualTo("settings_load");
			assertThat(report().at("/error/message").asString()).isEqualTo("OpenAI configuration is invalid.");
			assertThat(report().at("/error/details/supplied_model").asString()).isEqualTo("gpt-4o");
			assertThat(report().at("/settings/chat_model").isNull()).isTrue();
			verify(0, postRequestedFor(urlPathEqualTo(CHAT)));
		}

	}

	private int run(String... words) throws Exception {
		return run(this.command, words);
	}

	private int run(OpenAiProbeCommand command, String... words) throws Exception {
		ParsedInput.Builder input = ParsedInput.builder().commandName(OpenAiProbeCommand.NAME);
		input.addArgument(new CommandArgument(0, "--root=" + this.root));
		for (int index = 0; index < words.length; index++) {
			input.addArgument(new CommandArgument(index + 1, words[index]));
		}
		return command.execute(new CommandContext(input.build(), new CommandRegistry(Set.of(command)),
				new PrintWriter(this.out, true), new InputReader() {
				}))
			.code();
	}

	private String json() throws IOException {
		return Files.readString(this.root.resolve("artifacts/openai/probe.json"));
	}

	private JsonNode report() throws IOException {
		return JsonMapper.builder().build().readTree(json());
	}

	private String reason() throws IOException {
		return report().at("/error/details/reason").asString();
	}

	private String metrics() throws IOException {
		return Files.readString(this.root.resolve("artifacts/openai/metrics.prom"));
	}

	private static MappingBuilder chat() {
		return post(urlPathEqualTo(CHAT));
	}

	/**
	 * Stands for the command line; the words come from the tests.
	 */
	@TestConfiguration(proxyBeanMethods = false)
	static class Launched {

		@Bean
		Launch launch() {
			return new Launch(Launch.Mode.COMMAND,
					List.of("openai-probe", "--root", System.getProperty("java.io.tmpdir"), "--help"),
					new PrintStream(PrintStream.nullOutputStream()), TerminalTraits.NONE, Interruption::new);
		}

	}

	/**
	 * Answers as OpenAI spells them.
	 */
	static final class Answers {

		private Answers() {
		}

		static String chat() {
			return """
					{"id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": "gpt-4.1-mini-2025-04-14",
					 "choices": [{"index": 0, "message": {"role": "assistant", "content": "%s"},
					 "finish_reason": "stop"}],
					 "usage": {"prompt_tokens": 38, "completion_tokens": 9, "total_tokens": 47}}"""
				.formatted(FakeAnswers.REPLY);
		}

		static String embedding(int dimensions) {
			String vector = String.format(Locale.ROOT, "0.25%s", ",0.25".repeat(dimensions - 1));
			return """
					{"object": "list", "model": "text-embedding-3-small",
					 "data": [{"object": "embedding", "index": 0, "embedding": [%s]}],
					 "usage": {"prompt_tokens": 8, "total_tokens": 8}}""".formatted(vector);
		}

	}

}
