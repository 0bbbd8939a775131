package dev.graphrag.openai.autoconfigure;

import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import dev.graphrag.openai.CallListener;
import dev.graphrag.openai.Secret;
import dev.graphrag.openai.SharedOpenAiClient;
import dev.graphrag.openai.SharedOpenAiClientFactory;
import dev.graphrag.openai.client.OpenAiStubs;
import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.telemetry.OpenAiLogEvents;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The manual's recipe of two clients for two accounts in one service.
 */
class TwoAccountsTests {

	@RegisterExtension
	static final WireMockExtension server = WireMockExtension.newInstance()
		.options(wireMockConfig().dynamicPort())
		.build();

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	private final Logger logger = (Logger) LoggerFactory.getLogger(OpenAiLogEvents.LOGGER);

	@BeforeEach
	void listen() {
		this.log.start();
		this.logger.addAppender(this.log);
		this.logger.setLevel(Level.INFO);
	}

	@AfterEach
	void stopListening() {
		this.logger.detachAppender(this.log);
		this.logger.setLevel(null);
	}

	@Test
	void neitherKeysNorLogEventsMix() {
		server.stubFor(post("/v1/chat/completions").willReturn(okJson(OpenAiStubs.chat("m"))));
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(OpenAiSettingsAutoConfiguration.class,
					OpenAiTelemetryAutoConfiguration.class, OpenAiClientAutoConfiguration.class))
			.withUserConfiguration(TwoClients.class)
			.withPropertyValues("graphrag.openai.api-key=first-account-key", "graphrag.openai.actor=ingest",
					"graphrag.openai.base-url=" + server.baseUrl() + "/v1",
					"graphrag.openai.allow-insecure-base-url=true", "retrieval.openai-key=second-account-key")
			.run((context) -> {
				context.getBean(SharedOpenAiClient.class).chat("Hello");
				context.getBean("retrievalClient", SharedOpenAiClient.class).chat("Hello");
				context.getBean(SharedOpenAiClient.class).chat("Hello");
			});
		assertThatRequestsCarry("first-account-key", 2);
		assertThatRequestsCarry("second-account-key", 1);
		assertThat(actorsOf("openai.chat.success")).containsExactly("ingest", "retrieval", "ingest");
	}

	private static void assertThatRequestsCarry(String key, int count) {
		server.verify(count, postRequestedFor(urlEqualTo("/v1/chat/completions")).withHeader("Authorization",
				equalTo("Bearer " + key)));
	}

	private List<String> actorsOf(String event) {
		return this.log.list.stream()
			.filter((logged) -> logged.getMessage().equals(event))
			.flatMap((logged) -> logged.getKeyValuePairs().stream())
			.filter((pair) -> pair.key.equals("actor"))
			.map((pair) -> String.valueOf(pair.value))
			.toList();
	}

	@Configuration(proxyBeanMethods = false)
	static class TwoClients {

		@Bean
		@Primary
		SharedOpenAiClient ingestClient(SharedOpenAiClientFactory factory, OpenAiSettings settings,
				List<CallListener> listeners) {
			return factory.create(settings, listeners);
		}

		@Bean
		SharedOpenAiClient retrievalClient(SharedOpenAiClientFactory factory, OpenAiSettings settings,
				List<CallListener> listeners, @Value("${retrieval.openai-key}") String key) {
			return factory.create(settings.withApiKey(new Secret(key)).withActor("retrieval"), listeners);
		}

	}

}
