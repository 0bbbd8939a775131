package dev.graphrag.openai.autoconfigure;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;

import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.settings.Setting;
import dev.graphrag.openai.settings.SettingsFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.MapPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

class OpenAiSettingsAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(OpenAiSettingsAutoConfiguration.class));

	@Test
	void suppliesSettings() {
		this.runner.withPropertyValues("graphrag.openai.retry.max-attempts=7")
			.run((context) -> assertThat(context.getBean(OpenAiSettings.class).retry().maxAttempts()).isEqualTo(7));
	}

	@Test
	void startsWithoutActuator() {
		this.runner.withConfiguration(AutoConfigurations.of(OpenAiSanitizingAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
			.run((context) -> assertThat(context).hasSingleBean(OpenAiSettings.class)
				.doesNotHaveBean("openAiSanitizingFunction"));
	}

	@Test
	void readsOneAndZeroFromYamlAsSwitches() {
		withYaml("graphrag.openai.fallback.enabled", 1)
			.run((context) -> assertThat(context.getBean(OpenAiSettings.class).fallback().enabled()).isTrue());
		withYaml("graphrag.openai.fallback.cooldown", 0)
			.run((context) -> assertThat(context.getBean(OpenAiSettings.class).fallback().cooldown()).isFalse());
		withYaml("graphrag.openai.fallback.enabled", 2).run((context) -> assertThat(context).hasFailed());
	}

	@Test
	void readsWholeNumbersFromYaml() {
		withYaml("graphrag.openai.embedding.dimensions", 256)
			.run((context) -> assertThat(context.getBean(OpenAiSettings.class).embedding().expectedDimensions())
				.isEqualTo(256));
	}

	@Test
	void refusesFractionOfWholeNumberFromYaml() {
		withYaml("graphrag.openai.retry.max-attempts", 2.5).run((context) -> {
			Throwable failure = Objects.requireNonNull(context.getStartupFailure());
			assertThat(SettingsFailure.from(failure)).hasMessageContainingAll("OPENAI_MAX_ATTEMPTS", "'2.5'");
		});
		withYaml("graphrag.openai.embedding.dimensions", 0.5).run((context) -> assertThat(context).hasFailed());
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "${NOPE:}" })
	void takesBlankValueOfEverySettingAsUnset(String blank) {
		String[] everySetting = Arrays.stream(Setting.values())
			.filter((setting) -> setting != Setting.PRICING)
			.map((setting) -> setting.property() + "=" + blank)
			.toArray(String[]::new);
		this.runner.withPropertyValues(everySetting)
			.run((context) -> assertThat(context.getBean(OpenAiSettings.class)).isEqualTo(OpenAiSettings.defaults()));
	}

	private ApplicationContextRunner withYaml(String property, Object value) {
		return this.runner.withInitializer((context) -> context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("application.yaml", Map.of(property, value))));
	}

}
