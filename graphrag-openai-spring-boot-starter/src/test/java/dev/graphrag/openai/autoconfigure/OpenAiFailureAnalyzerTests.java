package dev.graphrag.openai.autoconfigure;

import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

@ExtendWith(OutputCaptureExtension.class)
class OpenAiFailureAnalyzerTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "graphrag.openai.retry.max-attempts | 0 | OPENAI_MAX_ATTEMPTS",
			"OPENAI_MAX_ATTEMPTS | many | graphrag.openai.retry.max-attempts",
			"OPENAI_BACKOFF_SECONDS | NaN | graphrag.openai.retry.backoff",
			"OPENAI_BACKOFF_SECONDS | -1 | graphrag.openai.retry.backoff",
			"OPENAI_MODEL | gpt-4o | graphrag.openai.chat.model", "OPENAI_MODEL | gpt-4o-mini | OPENAI_ENABLE_FALLBACK",
			"OPENAI_ENABLE_FALLBACK | maybe | graphrag.openai.fallback.enabled",
			"OPENAI_EMBEDDING_DIMENSIONS | 99999999999 | graphrag.openai.embedding.dimensions",
			"graphrag.openai.timeout.request | soon | graphrag.openai.timeout.request",
			"graphrag.openai.timeout.connect | -10s | graphrag.openai.timeout.connect",
			"graphrag.openai.retry.jitter | NaN | graphrag.openai.retry.jitter",
			"OPENAI_API_KEY_FILE | /nonexistent/key | does not exist",
			"GRAPH_RAG_ACTOR | ${NOBODY} | cannot be resolved",
			"graphrag.openai.policy.fallback-model | gpt-4.1-mini | other than the baseline model",
			"graphrag.openai.http.max-response-size | big | from 1KB to 1GB" })
	void explainsFailedStart(String name, String value, String named, CapturedOutput output) {
		assertThatException().isThrownBy(() -> start(name, value));
		assertThat(output).contains("APPLICATION FAILED TO START", "Description:", "Action:", name, named, value,
				"    Rule: ", "    Origin: \"" + name + "\" from property source");
		assertThat(output).contains("Action:" + System.lineSeparator().repeat(2) + "Set graphrag.openai.");
		assertThat(output).doesNotContain("\tat ").doesNotContain("Caused by:");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "OPENAI_BASE_URL | http://hidden.example/v1", "OPENAI_BASE_URL | https://user:hidden@/v1",
					"graphrag.openai.base-url | hidden.example", "OPENAI_API_KEY | Bearer hidden-key",
					"graphrag.openai.api-key | \"hidden-key\"", "OPENAI_API_KEY | ${OPENAI_API_KEY:${hidden}}",
					"graphrag.openai.api-key | ${hidden}", "graphrag.openai.http.proxy | http://user:hidden@proxy",
					"OPENAI_API_KEY | sk-hid\u0007den-hidden" })
	void quotesNeitherKeyNorBaseUrl(String name, String value, CapturedOutput output) {
		assertThatException().isThrownBy(() -> start(name, value, "--debug"));
		assertThat(output).contains("APPLICATION FAILED TO START", name, "Action:");
		assertThat(output).doesNotContain("hidden");
	}

	@Test
	void explainsClientThatCannotBeBuilt(CapturedOutput output) {
		assertThatException().isThrownBy(() -> run(BrokenClient.class));
		assertThat(output).contains("The client cannot be built.", FailureReason.CLIENT_INIT.remediation())
			.doesNotContain("\tat ");
	}

	@Test
	void leavesOtherFailuresToOtherAnalyzers() {
		OpenAiFailureAnalyzer analyzer = new OpenAiFailureAnalyzer(new MockEnvironment());
		assertThat(analyzer.analyze(new IllegalStateException("text"))).isNull();
		assertThat(
				analyzer.analyze(new OpenAiClientException(FailureReason.RATE_LIMIT, "Too many requests.", Map.of())))
			.isNull();
	}

	@Test
	void keepsTheRawFailureOutOfTheAnalysis() {
		OpenAiClientException error = new OpenAiClientException(FailureReason.SETTINGS_LOAD, "text", Map.of());
		FailureAnalysis analysis = Objects.requireNonNull(
				new OpenAiFailureAnalyzer(new MockEnvironment()).analyze(new IllegalStateException("secret", error)));
		assertThat(analysis.getCause()).isSameAs(error);
		assertThat(analysis.getDescription()).isEqualTo("text");
	}

	private static void start(String name, String value, String... more) {
		run(Service.class, Stream.concat(Stream.of("--" + name + "=" + value), Stream.of(more)).toArray(String[]::new));
	}

	private static void run(Class<?> source, String... arguments) {
		SpringApplication application = new SpringApplication(source);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setRegisterShutdownHook(false);
		application.run(arguments).close();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(OpenAiSettingsAutoConfiguration.class)
	static class Service {

	}

	@Configuration(proxyBeanMethods = false)
	static class BrokenClient {

		@Bean
		String client() {
			throw new OpenAiClientException(FailureReason.CLIENT_INIT, "The client cannot be built.", Map.of());
		}

	}

}
