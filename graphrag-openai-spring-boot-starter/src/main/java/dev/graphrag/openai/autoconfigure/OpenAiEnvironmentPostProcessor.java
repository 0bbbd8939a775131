package dev.graphrag.openai.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.support.SystemEnvironmentPropertySourceEnvironmentPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.util.StringUtils;

/**
 * Makes the original pipeline's environment names work, such as {@code OPENAI_MODEL} for
 * {@code graphrag.openai.chat.model}, and blank environment values count as unset.
 */
class OpenAiEnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {

	private static final String VARIABLES = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		MutablePropertySources sources = environment.getPropertySources();
		if (sources.get(VARIABLES) instanceof SystemEnvironmentPropertySource variables
				&& variables.getSource().entrySet().stream().anyMatch(this::isBlankSetting)) {
			sources.replace(VARIABLES, withoutBlankSettings(variables));
			// Gives the replacement origins and the application's prefix again.
			new SystemEnvironmentPropertySourceEnvironmentPostProcessor().postProcessEnvironment(environment,
					application);
		}
		sources.addLast(new EnvironmentNamesPropertySource(environment));
	}

	// A blank GRAPHRAG_OPENAI_CHAT_MODEL would otherwise hide OPENAI_MODEL and every
	// file.
	private SystemEnvironmentPropertySource withoutBlankSettings(SystemEnvironmentPropertySource variables) {
		Map<String, Object> kept = new LinkedHashMap<>(variables.getSource());
		kept.entrySet().removeIf(this::isBlankSetting);
		return new SystemEnvironmentPropertySource(VARIABLES, kept);
	}

	private boolean isBlankSetting(Map.Entry<String, Object> variable) {
		String name = variable.getKey().toUpperCase(Locale.ROOT).replace('.', '_');
		return name.startsWith("GRAPHRAG_OPENAI_") && !StringUtils.hasText(String.valueOf(variable.getValue()));
	}

}
