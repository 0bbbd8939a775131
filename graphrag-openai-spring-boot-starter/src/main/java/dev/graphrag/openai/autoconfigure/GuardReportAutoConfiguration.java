package dev.graphrag.openai.autoconfigure;

import dev.graphrag.openai.settings.OpenAiSettings;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of the report on the context's OpenAI beans.
 */
@AutoConfiguration(after = OpenAiSettingsAutoConfiguration.class)
public final class GuardReportAutoConfiguration {

	@Bean
	GuardReport openAiGuardReport(ConfigurableListableBeanFactory beans, OpenAiSettings settings,
			Environment environment) {
		return new GuardReport(new GuardedBeans(beans), settings, environment);
	}

}
