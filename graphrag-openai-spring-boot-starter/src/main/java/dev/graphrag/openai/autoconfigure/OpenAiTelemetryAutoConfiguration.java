package dev.graphrag.openai.autoconfigure;

import dev.graphrag.openai.TimeSource;
import dev.graphrag.openai.budget.RedisBudgetStore;
import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.telemetry.BudgetStoreMeters;
import dev.graphrag.openai.telemetry.CallOutcomes;
import dev.graphrag.openai.telemetry.CorpusLogEvents;
import dev.graphrag.openai.telemetry.CorpusMeters;
import dev.graphrag.openai.telemetry.OpenAiLogEvents;
import dev.graphrag.openai.telemetry.OpenAiMeters;
import dev.graphrag.openai.telemetry.OpenAiObservations;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;

/**
 * Auto-configuration of the listeners that log, count and trace the calls and corpus runs
 * of the guarded client. What Micrometer would need is silently absent without it.
 */
@AutoConfiguration(after = { OpenAiSettingsAutoConfiguration.class, RedisBudgetAutoConfiguration.class }, afterName = {
		"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
		"org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration",
		"org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration" })
@EnableConfigurationProperties(OpenAiHealthProperties.class)
public final class OpenAiTelemetryAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	OpenAiLogEvents openAiLogEvents() {
		return new OpenAiLogEvents();
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnSingleCandidate(OpenAiSettings.class)
	CorpusLogEvents openAiCorpusLogEvents(OpenAiSettings settings) {
		return new CorpusLogEvents(settings);
	}

	@Bean
	@ConditionalOnMissingBean
	CallOutcomes openAiCallOutcomes(ObjectProvider<TimeSource> time, OpenAiHealthProperties health) {
		return new CallOutcomes(time.getIfAvailable(TimeSource::system), health.forgetAfter());
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterRegistry.class)
	@ConditionalOnBean(MeterRegistry.class)
	static class MetersConfiguration {

		@Bean
		@ConditionalOnMissingBean
		OpenAiMeters openAiMeters(MeterRegistry registry) {
			return new OpenAiMeters(registry);
		}

		@Bean
		@ConditionalOnMissingBean
		CorpusMeters openAiCorpusMeters(MeterRegistry registry) {
			return new CorpusMeters(registry);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ MeterRegistry.class, ReactiveRedisConnectionFactory.class })
	@ConditionalOnBean({ MeterRegistry.class, RedisBudgetStore.class })
	static class BudgetStoreMetersConfiguration {

		@Bean
		@ConditionalOnMissingBean
		BudgetStoreMeters openAiBudgetStoreMeters(MeterRegistry registry, RedisBudgetStore store) {
			return new BudgetStoreMeters(registry, store::up);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBean(ObservationRegistry.class)
	static class ObservationsConfiguration {

		@Bean
		@ConditionalOnMissingBean
		OpenAiObservations openAiObservations(ObservationRegistry registry) {
			return new OpenAiObservations(registry);
		}

	}

}
