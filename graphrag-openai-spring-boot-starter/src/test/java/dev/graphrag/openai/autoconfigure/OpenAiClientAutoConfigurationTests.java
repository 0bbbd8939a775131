package dev.graphrag.openai.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import dev.graphrag.openai.CallListener;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.OpenAiHttpCustomizer;
import dev.graphrag.openai.SharedOpenAiClient;
import dev.graphrag.openai.SharedOpenAiClientFactory;
import dev.graphrag.openai.TimeSource;
import dev.graphrag.openai.client.ManualTime;
import dev.graphrag.openai.client.OpenAiStubs;
import dev.graphrag.openai.client.TestClients;
import dev.graphrag.openai.settings.OpenAiSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link OpenAiClientAutoConfiguration}.
 */
class OpenAiClientAutoConfigurationTests {

	@RegisterExtension
	static final WireMockExtension server = WireMockExtension.newInstance()
		.options(wireMockConfig().dynamicPort())
		.build();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(OpenAiSettingsAutoConfiguration.class,
				OpenAiTelemetryAutoConfiguration.class, OpenAiClientAutoConfiguration.class));

	@Test
	void suppliesClientThatCalls() {
		server.stubFor(post("/v1/chat/completions").willReturn(okJson(OpenAiStubs.chat("m"))));
		live(Map.of()).run((context) -> {
			assertThat(context.getBean(SharedOpenAiClient.class).chat("Hello").text()).isEqualTo("Acknowledged.");
			assertThat(context).hasSingleBean(SharedOpenAiClientFactory.class);
		});
	}

	@Test
	void suppliesClientWithoutMicrometerActuatorAndWeb() {
		server.stubFor(post("/v1/chat/completions").willReturn(okJson(OpenAiStubs.chat("m"))));
		live(Map.of())
			.withClassLoader(new FilteredClassLoader("io.micrometer.core", "org.springframework.boot.actuate",
					"org.springframework.boot.health", "org.springframework.web", "io.micrometer.tracing"))
			.run((context) -> assertThat(context.getBean(SharedOpenAiClient.class).chat("Hello").finishReason())
				.isEqualTo("stop"));
	}

	@Test
	void startsWithoutKeyAndFailsOnTheFirstCall() {
		this.contextRunner.run((context) -> assertThatExceptionOfType(OpenAiClientException.class)
			.isThrownBy(() -> context.getBean(SharedOpenAiClient.class).chat("Hello"))
			.withMessageContaining("OPENAI_API_KEY"));
	}

	@Test
	void backsOffWhenUserDefinesClient() {
		SharedOpenAiClient own = TestClients.client(TestClients.settings("http://localhost/v1", Map.of()),
				new ManualTime());
		this.contextRunner.withBean("own", SharedOpenAiClient.class, () -> own)
			.run((context) -> assertThat(context.getBean(SharedOpenAiClient.class)).isSameAs(own));
	}

	@Test
	void backsOffWhenUserDefinesFactory() {
		SharedOpenAiClient own = TestClients.client(TestClients.settings("http://localhost/v1", Map.of()),
				new ManualTime());
		SharedOpenAiClientFactory factory = (settings, listeners) -> own;
		this.contextRunner.withBean("ownFactory", SharedOpenAiClientFactory.class, () -> factory)
			.run((context) -> assertThat(context.getBean(SharedOpenAiClient.class)).isSameAs(own));
	}

	@Test
	void usesUsersCollaborators() {
		server.stubFor(post("/v1/chat/completions").willReturn(aResponse().withStatus(503)));
		ManualTime time = new ManualTime();
		Recorder recorder = new Recorder();
		OpenAiHttpCustomizer customizer = (builder) -> builder
			.addInterceptor((chain) -> chain.proceed(chain.request().newBuilder().header("X-Team", "ingest").build()));
		live(Map.of("retry.max-attempts", "2")).withBean(TimeSource.class, () -> time)
			.withBean(CallListener.class, () -> recorder)
			.withBean(OpenAiHttpCustomizer.class, () -> customizer)
			.run((context) -> assertThatExceptionOfType(OpenAiClientException.class)
				.isThrownBy(() -> context.getBean(SharedOpenAiClient.class).chat("Hello")));
		assertThat(time.sleeps()).containsExactly(Duration.ofMillis(500));
		assertThat(recorder.attempts).isEqualTo(2);
		server.verify(2,
				postRequestedFor(urlEqualTo("/v1/chat/completions")).withHeader("X-Team", WireMock.equalTo("ingest")));
	}

	@Test
	void springAiRetrySettingsChangeNothing() {
		server.stubFor(post("/v1/chat/completions").willReturn(aResponse().withStatus(503)));
		live(Map.of()).withBean(TimeSource.class, ManualTime::new)
			.withPropertyValues("spring.ai.openai.max-retries=9", "spring.ai.openai.chat.max-retries=9",
					"spring.ai.retry.max-attempts=9", "spring.ai.openai.base-url=http://127.0.0.1:9")
			.run((context) -> assertThatExceptionOfType(OpenAiClientException.class)
				.isThrownBy(() -> context.getBean(SharedOpenAiClient.class).chat("Hello")));
		server.verify(3, postRequestedFor(urlEqualTo("/v1/chat/completions")));
	}

	@Test
	void settingsBeanIsTheEffectiveOne() {
		this.contextRunner.withPropertyValues("graphrag.openai.embedding.dimensions=256")
			.run((context) -> assertThat(context.getBean(OpenAiSettings.class).embedding().expectedDimensions())
				.isEqualTo(256));
	}

	private ApplicationContextRunner live(Map<String, String> properties) {
		List<String> pairs = properties.entrySet()
			.stream()
			.map((entry) -> "graphrag.openai." + entry.getKey() + "=" + entry.getValue())
			.toList();
		return this.contextRunner
			.withPropertyValues("graphrag.openai.api-key=sk-test-0123456789",
					"graphrag.openai.base-url=" + server.baseUrl() + "/v1",
					"graphrag.openai.allow-insecure-base-url=true", "graphrag.openai.retry.jitter=0")
			.withPropertyValues(pairs.toArray(String[]::new));
	}

	/**
	 * Counts attempts.
	 */
	private static final class Recorder implements CallListener {

		private int attempts;

		@Override
		public void attemptStarted(Call call) {
			this.attempts++;
		}

	}

}
