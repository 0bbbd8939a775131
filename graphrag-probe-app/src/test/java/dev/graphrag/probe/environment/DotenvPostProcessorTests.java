package dev.graphrag.probe.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DotenvPostProcessor}.
 */
class DotenvPostProcessorTests {

	@TempDir
	private Path directory;

	@Test
	void readsQuotesAndComments() throws IOException {
		ConfigurableEnvironment environment = environment("""
				# A comment
				PLAIN=one   # why
				DOUBLE="two words # and more"
				SINGLE='three words # and more'  # why

				EQUALS=a=b
				EMPTY=
				SPACED = six
				""", Map.of());
		assertThat(environment.getProperty("PLAIN")).isEqualTo("one");
		assertThat(environment.getProperty("DOUBLE")).isEqualTo("two words # and more");
		assertThat(environment.getProperty("SINGLE")).isEqualTo("three words # and more");
		assertThat(environment.getProperty("EQUALS")).isEqualTo("a=b");
		assertThat(environment.getProperty("EMPTY")).isNull();
		assertThat(environment.getProperty("SPACED")).isEqualTo("six");
		assertThat(environment.getProperty(DotenvPostProcessor.PROBLEM)).isNull();
	}

	@Test
	void realVariableWinsUnlessBlank() throws IOException {
		ConfigurableEnvironment environment = environment("SET=file\nBLANK=file\n",
				Map.of("SET", "real", "BLANK", " "));
		assertThat(environment.getProperty("SET")).isEqualTo("real");
		assertThat(environment.getProperty("BLANK")).isEqualTo("file");
	}

	@Test
	void bindsAsVariablesDo() throws IOException {
		ConfigurableEnvironment environment = environment("SERVER_PORT=9999\n", Map.of());
		assertThat(Binder.get(environment).bind("server.port", Integer.class).get()).isEqualTo(9999);
	}

	@Test
	void doesWithoutTheFile() throws IOException {
		assertThat(environment(null, Map.of()).getProperty(DotenvPostProcessor.PROBLEM)).isNull();
	}

	@Test
	void ignoresADirectory() throws IOException {
		Files.createDirectory(this.directory.resolve(".env"));
		assertThat(environment(null, Map.of()).getProperty(DotenvPostProcessor.PROBLEM)).isNull();
	}

	@Test
	void keepsTheProblemOfAMalformedFileWithoutItsContent() throws IOException {
		String problem = environment("A=b\nOPENAI_API_KEY sk-abcdefgh\n", Map.of())
			.getProperty(DotenvPostProcessor.PROBLEM);
		assertThat(problem).isEqualTo("Line 2 of the .env file is not NAME=value.");
	}

	@Test
	void nothingTurnsBootsOwnSwitches() throws IOException {
		ConfigurableEnvironment environment = environment("SPRING_MAIN_WEB_APPLICATION_TYPE=none\n", Map.of());
		assertThat(environment.getProperty("spring.main.web-application-type")).isNull();
	}

	private ConfigurableEnvironment environment(@org.jspecify.annotations.Nullable String file,
			Map<String, Object> variables) throws IOException {
		if (file != null) {
			Files.writeString(this.directory.resolve(".env"), file);
		}
		StandardEnvironment environment = new StandardEnvironment();
		String name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
		environment.getPropertySources().replace(name, new SystemEnvironmentPropertySource(name, variables));
		Map<String, String> texts = new java.util.HashMap<>();
		variables.forEach((key, value) -> texts.put(key, value.toString()));
		new DotenvPostProcessor(this.directory, texts).postProcessEnvironment(environment, new SpringApplication());
		return environment;
	}

}
