package dev.graphrag.openai.autoconfigure;

import dev.graphrag.openai.ApiKeySource;
import dev.graphrag.openai.SharedOpenAiClient;
import dev.graphrag.openai.SharedOpenAiClientFactory;
import dev.graphrag.openai.settings.OpenAiSettings;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * Binds and validates {@link OpenAiSettings}, and warns of names that are no setting and
 * of a missing key.
 */
@AutoConfiguration
@EnableConfigurationProperties(OpenAiSettings.class)
public final class OpenAiSettingsAutoConfiguration {

	@Bean
	static ConfigurationPropertiesBindHandlerAdvisor openAiSettingsBindHandlerAdvisor() {
		return SettingsBindHandler::new;
	}

	@Bean
	@ConditionalOnMissingBean({ ApiKeySource.class, SharedOpenAiClient.class, SharedOpenAiClientFactory.class })
	MissingApiKey openAiMissingApiKey(OpenAiSettings settings) {
		return new MissingApiKey(settings);
	}

}
