package dev.graphrag.openai.autoconfigure;

import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Keeps credentials and the host of a custom base URL out of the actuator's {@code env}
 * and {@code configprops}, also where they show values.
 */
@AutoConfiguration
public final class OpenAiSanitizingAutoConfiguration {

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(SanitizingFunction.class)
	static class Sanitizing {

		// First, because the actuator stops at the first function that changes a value.
		@Bean
		@Order(Ordered.HIGHEST_PRECEDENCE)
		OpenAiSanitizingFunction openAiSanitizingFunction(Environment environment) {
			return new OpenAiSanitizingFunction(environment);
		}

	}

}
