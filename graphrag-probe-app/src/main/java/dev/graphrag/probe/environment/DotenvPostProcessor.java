package dev.graphrag.probe.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.boot.origin.TextResourceOrigin.Location;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.util.StringUtils;

/**
 * Reads {@code .env} in the working directory as if its lines were environment variables.
 * A variable that is really set, and not blank, wins. A file that cannot be read or
 * understood does not stop the program: the property {@value #PROBLEM} says why.
 */
public final class DotenvPostProcessor implements EnvironmentPostProcessor, Ordered {

	static final String PROBLEM = "graphrag.probe.env-file-problem";

	// The suffix makes Spring Boot map SERVER_PORT to server.port, as for real variables.
	private static final String SOURCE = "dotenv-" + StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;

	private final Path directory;

	private final Map<String, String> variables;

	/**
	 * Create a post-processor for the process's own directory and variables.
	 */
	public DotenvPostProcessor() {
		this(Path.of(""), System.getenv());
	}

	/**
	 * Create a post-processor.
	 * @param directory where the file is
	 * @param variables the variables that are really set
	 */
	public DotenvPostProcessor(Path directory, Map<String, String> variables) {
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
		Path file = this.directory.resolve(".env");
		// A directory of this name is a Python environment, and none of our business.
		if (!Files.exists(file) || Files.isDirectory(file)) {
			return;
		}
		MutablePropertySources sources = environment.getPropertySources();
		try {
			DotenvReader.Dotenv dotenv = DotenvReader.read(file);
			sources.addBefore(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
					new Lines(entries(dotenv.values()), file, dotenv.lines()));
		}
		catch (DotenvReader.MalformedException ex) {
			sources.addLast(problem(String.valueOf(ex.getMessage())));
		}
		catch (IOException ex) {
			sources.addLast(problem("The .env file cannot be read (" + ex.getClass().getSimpleName() + ")."));
		}
	}

	private static PropertySource<?> problem(String text) {
		return new MapPropertySource("dotenvProblem", Map.of(PROBLEM, text));
	}

	private Map<String, Object> entries(Map<String, String> lines) {
		Map<String, Object> entries = new LinkedHashMap<>();
		lines.forEach((name, value) -> {
			if (StringUtils.hasText(value) && !StringUtils.hasText(this.variables.get(name))
					&& !Switches.contains(name)) {
				entries.put(name, value);
			}
		});
		return entries;
	}

	/**
	 * The variables, with the lines that they are on.
	 */
	private static final class Lines extends SystemEnvironmentPropertySource implements OriginLookup<String> {

		private final Path file;

		private final Map<String, Integer> lines;

		private Lines(Map<String, Object> variables, Path file, Map<String, Integer> lines) {
			super(SOURCE, variables);
			this.file = file;
			this.lines = lines;
		}

		@Override
		public @Nullable Origin getOrigin(String name) {
			Integer line = this.lines.get(resolvePropertyName(name));
			return (line != null) ? new TextResourceOrigin(new FileSystemResource(this.file), new Location(line - 1, 0))
					: null;
		}

	}

}
