package dev.graphrag.probe;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.cdimascio.dotenv.Dotenv;
import io.github.cdimascio.dotenv.DotenvEntry;
import io.github.cdimascio.dotenv.DotenvException;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.util.StringUtils;

/**
 * Reads {@code .env} in the working directory as if its lines were environment variables.
 * A variable that is really set, and not blank, wins. A file that cannot be read or
 * understood does not stop the program: the property {@value #PROBLEM} says why.
 */
final class DotenvPostProcessor implements EnvironmentPostProcessor, Ordered {

	static final String PROBLEM = "graphrag.probe.env-file-problem";

	// The suffix makes Spring Boot map SERVER_PORT to server.port, as for real variables.
	private static final String SOURCE = "dotenv-" + StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;

	private final Path directory;

	private final Map<String, String> variables;

	DotenvPostProcessor() {
		this(Path.of(""), System.getenv());
	}

	DotenvPostProcessor(Path directory, Map<String, String> variables) {
		this.directory = directory;
		this.variables = variables;
	}

	// Before whatever else reads the environment.
	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		MutablePropertySources sources = environment.getPropertySources();
		// A directory of this name is a Python environment, and none of our business.
		if (!Files.exists(this.directory.resolve(".env")) || Files.isDirectory(this.directory.resolve(".env"))) {
			return;
		}
		try {
			sources.addBefore(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
					new SystemEnvironmentPropertySource(SOURCE, entries()));
		}
		catch (DotenvException ex) {
			// The library's message quotes the line, which may hold a secret.
			sources.addLast(new MapPropertySource("dotenvProblem",
					Map.of(PROBLEM, "The .env file cannot be read, or a line in it is not NAME=value.")));
		}
	}

	private Map<String, Object> entries() {
		Dotenv dotenv = Dotenv.configure().directory(this.directory.toAbsolutePath().toString()).load();
		Map<String, Object> entries = new LinkedHashMap<>();
		for (DotenvEntry entry : dotenv.entries(Dotenv.Filter.DECLARED_IN_ENV_FILE)) {
			String value = withoutSingleQuotes(entry.getValue());
			if (StringUtils.hasText(value) && !StringUtils.hasText(this.variables.get(entry.getKey()))) {
				entries.put(entry.getKey(), value);
			}
		}
		return entries;
	}

	// The library takes double quotes off, and leaves single ones.
	private static String withoutSingleQuotes(String value) {
		boolean quoted = value.length() > 1 && value.startsWith("'") && value.endsWith("'");
		return quoted ? value.substring(1, value.length() - 1) : value;
	}

}
