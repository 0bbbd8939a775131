package dev.graphrag.openai.telemetry;

import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.SharedOpenAiClient;
import dev.graphrag.openai.TimeSource;
import dev.graphrag.openai.autoconfigure.OpenAiClientAutoConfiguration;
import dev.graphrag.openai.autoconfigure.OpenAiSettingsAutoConfiguration;
import dev.graphrag.openai.autoconfigure.OpenAiTelemetryAutoConfiguration;
import dev.graphrag.openai.client.ManualTime;
import dev.graphrag.openai.client.OpenAiStubs;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

/**
 * What operators see of a budget of one request a minute.
 */
class RateBudgetTelemetryTests {

	private static final String CHAT = "/v1/chat/completions";

	@RegisterExtension
	static final WireMockExtension server = WireMockExtension.newInstance()
		.options(wireMockConfig().dynamicPort())
		.build();

	@RegisterExtension
	private final CapturedEvents log = new CapturedEvents(Level.INFO);

	private final MeterRegistry registry = new SimpleMeterRegistry();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(OpenAiSettingsAutoConfiguration.class,
				OpenAiTelemetryAutoConfiguration.class, OpenAiClientAutoConfiguration.class))
		.withBean(MeterRegistry.class, () -> this.registry)
		.withBean(TimeSource.class, ManualTime::new)
		.withPropertyValues("graphrag.openai.api-key=sk-test-0123456789",
				"graphrag.openai.base-url=" + server.baseUrl() + "/v1", "graphrag.openai.warm-up.enabled=false",
				"graphrag.openai.allow-insecure-base-url=true", "graphrag.openai.budget.chat.requests-per-minute=1");

	@Test
	void aWaitIsToldBeforeItsAttemptAndCountedOutsideTheLatency() {
		server.stubFor(post(CHAT).willReturn(okJson(OpenAiStubs.chat("gpt-4.1-mini"))));
		this.runner.run((context) -> {
			SharedOpenAiClient client = context.getBean(SharedOpenAiClient.class);
			client.chat("Hello");
			assertThat(waits()).isEmpty();
			client.chat("Hello");
		});
		assertThat(waits()).singleElement()
			.satisfies((wait) -> assertThat(CapturedEvents.facts(wait)).contains(entry("attempt", 1),
					entry("wait_seconds", 60.0)));
		assertThat(this.registry.get("graphrag.openai.budget.wait").summary().totalAmount()).isEqualTo(60);
		assertThat(this.registry.get("graphrag.openai.budget.available").gauge().value()).isZero();
		assertThat(this.registry.get("graphrag.openai.chat.latency").summary().max()).isLessThan(60_000);
	}

	@Test
	void theWaitOfARetryNamesTheAttemptThatIsToCome() {
		server.stubFor(post(CHAT).willReturn(aResponse().withStatus(503)));
		this.runner.withPropertyValues("graphrag.openai.retry.max-attempts=2")
			.run((context) -> assertThatExceptionOfType(OpenAiClientException.class)
				.isThrownBy(() -> context.getBean(SharedOpenAiClient.class).chat("Hello")));
		assertThat(waits()).singleElement()
			.satisfies((wait) -> assertThat(CapturedEvents.facts(wait)).contains(entry("attempt", 2)));
	}

	@Test
	void aRefusalIsToldAsTheBudgets() {
		server.stubFor(post(CHAT).willReturn(okJson(OpenAiStubs.chat("gpt-4.1-mini"))));
		this.runner.withPropertyValues("graphrag.openai.retry.max-elapsed=10s").run((context) -> {
			SharedOpenAiClient client = context.getBean(SharedOpenAiClient.class);
			client.chat("Hello");
			this.log.all().clear();
			assertThatExceptionOfType(OpenAiClientException.class).isThrownBy(() -> client.chat("Hello"));
			assertThat(this.log.only().getMessage()).isEqualTo("openai.chat.failure");
			assertThat(this.log.facts()).contains(entry("reason", "rate_limit"), entry("exhausted_by", "rate_budget"));
		});
		assertThat(this.registry.get("graphrag.openai.budget.wait").summary().count()).isZero();
		assertThat(this.registry.get("graphrag.openai.rate.limited").tag("operation", "chat").counter().count())
			.isZero();
	}

	private List<ILoggingEvent> waits() {
		return this.log.all().stream().filter((event) -> event.getMessage().equals("openai.budget.wait")).toList();
	}

}
