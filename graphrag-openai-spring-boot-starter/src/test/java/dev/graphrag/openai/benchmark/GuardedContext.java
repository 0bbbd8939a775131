package dev.graphrag.openai.benchmark;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.graphrag.openai.SharedOpenAiClient;
import dev.graphrag.openai.autoconfigure.OpenAiClientAutoConfiguration;
import dev.graphrag.openai.autoconfigure.OpenAiSettingsAutoConfiguration;
import dev.graphrag.openai.autoconfigure.OpenAiTelemetryAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.context.annotation.Configurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.ClassUtils;

/**
 * The guarded client as a service's context makes it, with metrics and log events: for
 * settings that decide about threads, and for corpus runs.
 */
final class GuardedContext {

	/**
	 * System property that puts streams and asynchronous calls on virtual threads.
	 */
	static final String VIRTUAL = "benchmark.virtual";

	private GuardedContext() {
	}

	static SharedOpenAiClient client(String baseUrl, int callers) {
		return refresh(baseUrl,
				Map.of("graphrag.openai.stream.max-concurrent", callers, "graphrag.openai.stream.idle-timeout", "10m",
						"graphrag.openai.async.max-concurrent", callers, "graphrag.openai.http.max-idle-connections",
						callers, "spring.threads.virtual.enabled", Boolean.getBoolean(VIRTUAL)),
				Service.class)
			.getBean(SharedOpenAiClient.class);
	}

	/**
	 * Return a context with everything that the starter brings, at default settings.
	 * @param beans configuration classes of the service
	 */
	static ApplicationContext everything(String baseUrl, Class<?>... beans) {
		return everything(baseUrl, Map.of(), beans);
	}

	static ApplicationContext everything(String baseUrl, Map<String, Object> settings, Class<?>... beans) {
		List<Class<?>> all = new ArrayList<>(List.of(beans));
		all.add(Metrics.class);
		all.addAll(List.of(Configurations.getClasses(AutoConfigurations.of(starter()))));
		return refresh(baseUrl, settings, all.toArray(Class<?>[]::new));
	}

	private static Class<?>[] starter() {
		return ImportCandidates.load(AutoConfiguration.class, null)
			.getCandidates()
			.stream()
			.filter((name) -> name.startsWith(OpenAiClientAutoConfiguration.class.getPackageName()))
			.map((name) -> ClassUtils.resolveClassName(name, null))
			.toArray(Class<?>[]::new);
	}

	private static ApplicationContext refresh(String baseUrl, Map<String, Object> settings, Class<?>... beans) {
		GuardedPeers.logToNowhere();
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		Map<String, Object> all = new HashMap<>(settings);
		all.put("graphrag.openai.api-key", Questions.API_KEY);
		all.put("graphrag.openai.base-url", baseUrl);
		all.put("graphrag.openai.allow-insecure-base-url", "true");
		context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("benchmark", all));
		context.register(beans);
		context.refresh();
		return context;
	}

	@Configuration(proxyBeanMethods = false)
	@Import(Metrics.class)
	@ImportAutoConfiguration({ OpenAiSettingsAutoConfiguration.class, OpenAiTelemetryAutoConfiguration.class,
			OpenAiClientAutoConfiguration.class })
	static class Service {

	}

	@Configuration(proxyBeanMethods = false)
	static class Metrics {

		@Bean
		MeterRegistry meterRegistry() {
			return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		}

	}

}
