package dev.graphrag.openai.benchmark;

import java.util.Map;

import dev.graphrag.openai.SharedOpenAiClient;
import dev.graphrag.openai.autoconfigure.OpenAiClientAutoConfiguration;
import dev.graphrag.openai.autoconfigure.OpenAiSettingsAutoConfiguration;
import dev.graphrag.openai.autoconfigure.OpenAiTelemetryAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;

/**
 * The guarded client as a service's context makes it, with metrics and log events, for
 * settings that decide about threads.
 */
final class GuardedContext {

	/**
	 * System property that puts streams and asynchronous calls on virtual threads.
	 */
	static final String VIRTUAL = "benchmark.virtual";

	private GuardedContext() {
	}

	static SharedOpenAiClient client(String baseUrl, int callers) {
		GuardedPeers.logToNowhere();
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("benchmark", Map.of("graphrag.openai.api-key", Questions.API_KEY,
					"graphrag.openai.base-url", baseUrl, "graphrag.openai.allow-insecure-base-url", "true",
					"graphrag.openai.stream.max-concurrent", callers, "graphrag.openai.stream.idle-timeout", "10m",
					"graphrag.openai.async.max-concurrent", callers, "graphrag.openai.http.max-idle-connections",
					callers, "spring.threads.virtual.enabled", Boolean.getBoolean(VIRTUAL))));
		context.register(Service.class);
		context.refresh();
		return context.getBean(SharedOpenAiClient.class);
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ OpenAiSettingsAutoConfiguration.class, OpenAiTelemetryAutoConfiguration.class,
			OpenAiClientAutoConfiguration.class })
	static class Service {

		@Bean
		MeterRegistry meterRegistry() {
			return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		}

	}

}
