package dev.graphrag.probe.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.settings.Setting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@code .env.example} at the top level.
 */
class EnvironmentExampleTests {

	private static final Path EXAMPLE = Path.of("../.env.example");

	@TempDir
	private Path directory;

	@Test
	void namesEverySetting() throws IOException {
		List<String> names = Arrays.stream(Setting.values())
			.map(Setting::environmentName)
			.filter(Objects::nonNull)
			.toList();
		assertThat(names).hasSizeGreaterThan(8)
			.allSatisfy((name) -> assertThat(EXAMPLE).content().containsPattern("(?m)^#" + name + "="));
	}

	@Test
	void isValidAsItIs() throws IOException {
		assertThat(settings(Files.readString(EXAMPLE))).isEqualTo(settings(""));
	}

	@Test
	void everyDefaultIsValidWhenSpelledOut() throws IOException {
		String spelledOut = Files.readString(EXAMPLE).replaceAll("(?m)^#([A-Z_]+=)", "$1");
		OpenAiSettings settings = settings(spelledOut);
		assertThat(settings.embedding().dimensions()).isEqualTo(1536);
		assertThat(settings.chat()).isEqualTo(settings("").chat());
		assertThat(settings.retry()).isEqualTo(settings("").retry());
	}

	private OpenAiSettings settings(String file) throws IOException {
		Files.writeString(this.directory.resolve(".env"), file);
		SpringApplication application = new SpringApplicationBuilder(Bound.class).web(WebApplicationType.NONE).build();
		application.addInitializers((context) -> new DotenvPostProcessor(this.directory, System.getenv())
			.postProcessEnvironment(context.getEnvironment(), application));
		try (ConfigurableApplicationContext context = application.run()) {
			assertThat(context.getEnvironment().getProperty(DotenvPostProcessor.PROBLEM)).isNull();
			return context.getBean(OpenAiSettings.class);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(OpenAiSettings.class)
	static class Bound {

	}

}
