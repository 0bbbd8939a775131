package dev.graphrag.openai.autoconfigure;

import dev.graphrag.openai.SharedOpenAiClient;
import dev.graphrag.openai.TimeSource;
import dev.graphrag.openai.telemetry.CallOutcomes;
import dev.graphrag.openai.telemetry.OpenAiHealthIndicator;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Auto-configuration of the passive {@code openAi} health contributor.
 */
@AutoConfiguration(after = OpenAiTelemetryAutoConfiguration.class,
		afterName = "dev.graphrag.openai.autoconfigure.OpenAiClientAutoConfiguration",
		beforeName = "org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration")
@ConditionalOnClass(name = { "org.springframework.boot.health.contributor.HealthIndicator",
		"org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator" })
@ConditionalOnBean(CallOutcomes.class)
public final class OpenAiHealthAutoConfiguration {

	// Nested, because the condition below is itself of the health module.
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnEnabledHealthIndicator("openai")
	@EnableConfigurationProperties(OpenAiHealthProperties.class)
	static class HealthConfiguration {

		@Bean
		@ConditionalOnMissingBean(name = "openAiHealthIndicator")
		OpenAiHealthIndicator openAiHealthIndicator(CallOutcomes outcomes, OpenAiHealthProperties properties,
				ObjectProvider<SharedOpenAiClient> client, ObjectProvider<TimeSource> time) {
			return new OpenAiHealthIndicator(outcomes, new UniqueClientState(client), properties.downAfter(),
					properties.forgetAfter(), time.getIfAvailable(TimeSource::system));
		}

	}

}
