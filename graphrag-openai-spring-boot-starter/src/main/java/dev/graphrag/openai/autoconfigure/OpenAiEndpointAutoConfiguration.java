package dev.graphrag.openai.autoconfigure;

import dev.graphrag.openai.SharedOpenAiClient;
import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.telemetry.CallOutcomes;
import dev.graphrag.openai.telemetry.OpenAiEndpoint;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Auto-configuration of the actuator endpoint {@code openai}.
 */
@AutoConfiguration(after = OpenAiTelemetryAutoConfiguration.class,
		afterName = "dev.graphrag.openai.autoconfigure.OpenAiClientAutoConfiguration")
@ConditionalOnClass(name = { "org.springframework.boot.actuate.endpoint.annotation.Endpoint",
		"org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint" })
@ConditionalOnBean({ OpenAiSettings.class, CallOutcomes.class })
public final class OpenAiEndpointAutoConfiguration {

	// Nested, because the condition below is itself of the actuator.
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnAvailableEndpoint(OpenAiEndpoint.class)
	static class EndpointConfiguration {

		@Bean
		@ConditionalOnMissingBean
		OpenAiEndpoint openAiEndpoint(OpenAiSettings settings, ObjectProvider<SharedOpenAiClient> client,
				CallOutcomes outcomes, ConfigurableListableBeanFactory beans) {
			return new OpenAiEndpoint(settings, new UniqueClientState(client), outcomes, new GuardedBeans(beans));
		}

	}

}
