package dev.graphrag.openai.autoconfigure;

import dev.graphrag.openai.settings.OpenAiSettings;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * Binds and validates {@link OpenAiSettings}.
 */
@AutoConfiguration
@EnableConfigurationProperties(OpenAiSettings.class)
public final class OpenAiSettingsAutoConfiguration {

	@Bean
	static ConfigurationPropertiesBindHandlerAdvisor openAiSettingsBindHandlerAdvisor() {
		return SettingsBindHandler::new;
	}

}
