package dev.graphrag.probe;

import java.io.FileNotFoundException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

import dev.graphrag.openai.OpenAiClientException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.config.ConfigDataNotFoundException;
import org.springframework.boot.context.config.InvalidConfigDataPropertyException;
import org.springframework.boot.context.config.UnsupportedConfigDataLocationException;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.convert.ConversionFailedException;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.util.PlaceholderResolutionException;

/**
 * Explains why a start failed, from the fields of the errors that have some and otherwise
 * from the place where it happened. Messages of errors stay out: they quote values.
 */
final class StartFailures {

	private static final String UNUSABLE = "has an unusable value.";

	private static final String CONFIGURATION_FILES = "application.properties, application.yml and application.yaml in the working directory and its config directory";

	private static final String CORRECT_IT = "Correct it where it is set, or unset it.";

	private static final String[] LOGGING = { "logging.config", "logging.structured.format.console",
			"logging.structured.format.file", "logging.charset.console", "logging.charset.file",
			"logging.pattern.console", "logging.pattern.file", "logging.pattern.level", "logging.pattern.dateformat",
			"logging.file.name", "logging.file.path" };

	private static final List<String> PORTS = List.of("server.port", "management.server.port");

	private final ConfigurableEnvironment environment;

	StartFailures(@Nullable ConfigurableEnvironment environment) {
		this.environment = (environment != null) ? environment : new StandardEnvironment();
	}

	StartFailure explain(Throwable error) {
		List<Throwable> causes = causes(error);
		StartFailure failure = byPlace(causes);
		for (Throwable cause : causes) {
			failure = (failure != null) ? failure : byType(cause);
		}
		return (failure != null) ? failure : unknown(causes);
	}

	private static List<Throwable> causes(Throwable error) {
		List<Throwable> causes = new ArrayList<>();
		for (Throwable cause = error; cause != null && !causes.contains(cause); cause = cause.getCause()) {
			causes.add(cause);
		}
		return causes;
	}

	private @Nullable StartFailure byPlace(List<Throwable> causes) {
		if (happenedIn(causes, ".LoggingApplicationListener", "initializeSystem")) {
			boolean missing = causes.stream().anyMatch(FileNotFoundException.class::isInstance);
			return unusable(missing ? "names a file that cannot be opened." : UNUSABLE, LOGGING);
		}
		if (happenedIn(causes, ".StandardConfigDataLocationResolver", "resolve")) {
			return unusable("names a location whose kind is unknown. A directory has to end with a slash.",
					"spring.config.additional-location", "spring.config.location", "spring.config.import",
					"spring.config.name");
		}
		if (happenedIn(causes, ".ProfilesValidator", "validate")) {
			return unusable(UNUSABLE, "spring.profiles.active", "spring.profiles.include", "spring.profiles.default");
		}
		if (happenedIn(causes, ".SpringApplicationJsonEnvironmentPostProcessor", "processJson")) {
			return unusable(UNUSABLE, "spring.application.json");
		}
		return byServer(causes);
	}

	// Tomcat and its certificates, whose errors have nothing but a message.
	private @Nullable StartFailure byServer(List<Throwable> causes) {
		if (happenedIn(causes, "java.net.InetSocketAddress", "checkPort")) {
			return unusable("is no port: it has to be from 0 to 65535.", outOfRange());
		}
		if (happenedIn(causes, ".WebServerSslBundle", "get")) {
			return new StartFailure("The certificate, key or store that server.ssl.* names cannot be used.",
					"Correct server.ssl.* (SERVER_SSL_…), or unset it.");
		}
		return null;
	}

	private String outOfRange() {
		return PORTS.stream().filter((property) -> {
			ConfigurationProperty port = find(property);
			return port != null && !isPort(String.valueOf(port.getValue()).strip());
		}).findFirst().orElse(PORTS.get(0));
	}

	private static boolean isPort(String value) {
		return value.matches("\\d{1,5}") && Integer.parseInt(value) <= 65_535;
	}

	private static boolean happenedIn(List<Throwable> causes, String type, String method) {
		return causes.stream()
			.flatMap((cause) -> Arrays.stream(cause.getStackTrace()))
			.anyMatch((frame) -> frame.getClassName().endsWith(type) && frame.getMethodName().equals(method));
	}

	private @Nullable StartFailure byType(Throwable cause) {
		if (cause instanceof OpenAiClientException client) {
			return new StartFailure(client.reason(), String.valueOf(client.getMessage()), client.remediation());
		}
		if (cause instanceof PortInUseException port) {
			return new StartFailure("Port " + port.getPort() + " is already in use.",
					"Stop the process that listens on it, or set SERVER_PORT to another port.");
		}
		if (cause instanceof java.net.BindException) {
			return unusable("cannot be listened on.", "server.address", "management.server.address", "server.port");
		}
		if (cause instanceof FileSystemException file) {
			return file(file);
		}
		return byProperty(cause);
	}

	private @Nullable StartFailure byProperty(Throwable cause) {
		if (cause instanceof BindException property) {
			return unusable(UNUSABLE, property.getName().toString());
		}
		if (cause instanceof ConversionFailedException conversion) {
			return conversion(String.valueOf(conversion.getValue()));
		}
		if (cause instanceof PlaceholderResolutionException placeholder) {
			return unusableWhere((text) -> text.contains("${" + placeholder.getPlaceholder()));
		}
		if (cause instanceof InvalidConfigDataPropertyException invalid) {
			return unusable(UNUSABLE, invalid.getProperty().getName().toString());
		}
		if (cause instanceof UnsupportedConfigDataLocationException unsupported) {
			return location("The location " + unsupported.getLocation() + " is of no known kind.", unsupported);
		}
		return (cause instanceof ConfigDataNotFoundException missing)
				? location("The configuration " + missing.getReferenceDescription() + " cannot be found.", missing)
				: null;
	}

	// Spring Boot reads the ports without binding them.
	private @Nullable StartFailure conversion(String value) {
		for (String property : PORTS) {
			ConfigurationProperty port = find(property);
			if (port != null && value.equals(String.valueOf(port.getValue()))) {
				return unusable(UNUSABLE, property);
			}
		}
		return unusableWhere(value::equals);
	}

	private static StartFailure file(FileSystemException error) {
		String type = error.getClass().getSimpleName().replace("Exception", "");
		String temporary = System.getProperty("java.io.tmpdir", "");
		String message = "The file or directory " + error.getFile() + " cannot be used (" + type + ").";
		boolean isTemporary = error.getFile() != null && error.getFile().startsWith(temporary);
		return new StartFailure(message, isTemporary ? "Set java.io.tmpdir to a directory that can be written."
				: "Create it, or make it accessible.");
	}

	private static StartFailure location(String message, Throwable error) {
		Origin origin = Origin.from(error);
		return new StartFailure(message,
				"Correct spring.config.import, spring.config.location or spring.config.additional-location"
						+ ((origin != null) ? " (" + origin + ")" : "") + ", or write optional: before the location.");
	}

	private StartFailure unusable(String problem, String... properties) {
		for (String property : properties) {
			ConfigurationProperty set = find(property);
			if (set != null) {
				String origin = (set.getOrigin() != null) ? " (" + set.getOrigin() + ")" : "";
				return new StartFailure("The property " + property + origin + " " + problem, CORRECT_IT);
			}
		}
		return new StartFailure("The property " + properties[0] + " " + problem, CORRECT_IT);
	}

	private @Nullable ConfigurationProperty find(String property) {
		ConfigurationPropertyName name = ConfigurationPropertyName.of(property);
		for (ConfigurationPropertySource source : ConfigurationPropertySources
			.from(this.environment.getPropertySources())) {
			ConfigurationProperty found = source.getConfigurationProperty(name);
			if (found != null) {
				return found;
			}
		}
		return null;
	}

	// Where an error has nothing but the value, or a part of it. Variables come first,
	// as the logging system copies some into system properties.
	private @Nullable StartFailure unusableWhere(Predicate<String> value) {
		return this.environment.getPropertySources()
			.stream()
			.filter(EnumerablePropertySource.class::isInstance)
			.sorted(Comparator.comparing((source) -> !(source instanceof SystemEnvironmentPropertySource)))
			.map((source) -> (EnumerablePropertySource<?>) source)
			.flatMap((source) -> Stream.of(source.getPropertyNames())
				.filter((name) -> value.test(String.valueOf(source.getProperty(name)))))
			.findFirst()
			.map((name) -> new StartFailure("The property " + name + " " + UNUSABLE, CORRECT_IT))
			.orElse(null);
	}

	private static StartFailure unknown(List<Throwable> causes) {
		if (happenedIn(causes, ".StandardConfigDataLoader", "load")) {
			return new StartFailure("A configuration file cannot be understood: one of " + CONFIGURATION_FILES
					+ ", or one that spring.config.* names.", "Correct the file, or move it away.");
		}
		String type = causes.get(causes.size() - 1).getClass().getName();
		return new StartFailure("The program could not start (" + type + ").",
				"Check the environment, and " + CONFIGURATION_FILES + ".");
	}

}
