package dev.graphrag.probe;

import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.probe.report.Outcome;
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
import org.springframework.util.PlaceholderResolutionException;

/**
 * Explains why a start failed, from the fields of the errors that have some and otherwise
 * from the place where it happened. Messages of errors stay out: they quote values.
 */
final class StartFailures {

	private static final String CORRECT_IT = "Correct it where it is set, or unset it.";

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
		return (failure != null) ? failure : unknown(causes.get(causes.size() - 1));
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
			return unusable("logging.config", "logging.file.name", "logging.file.path");
		}
		if (happenedIn(causes, ".ProfilesValidator", "validate")) {
			return unusable("spring.profiles.active", "spring.profiles.include", "spring.profiles.default");
		}
		if (happenedIn(causes, ".SpringApplicationJsonEnvironmentPostProcessor", "processJson")) {
			return unusable("spring.application.json");
		}
		Outcome.Failure trust = Outcome.Failure.trustStore(causes.get(0));
		return (trust != null) ? new StartFailure(FailureReason.CLIENT_INIT, trust.message(), trust.remediation())
				: null;
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
		if (cause instanceof FileSystemException file) {
			return file(file);
		}
		return byProperty(cause);
	}

	private @Nullable StartFailure byProperty(Throwable cause) {
		if (cause instanceof BindException property) {
			return unusable(property.getName().toString());
		}
		if (cause instanceof ConversionFailedException conversion) {
			Object value = conversion.getValue();
			return unusableWhere((text) -> text.equals(String.valueOf(value)));
		}
		if (cause instanceof PlaceholderResolutionException placeholder) {
			return unusableWhere((text) -> text.contains("${" + placeholder.getPlaceholder()));
		}
		if (cause instanceof InvalidConfigDataPropertyException invalid) {
			return unusable(invalid.getProperty().getName().toString());
		}
		if (cause instanceof UnsupportedConfigDataLocationException unsupported) {
			return location("The location " + unsupported.getLocation() + " is of no known kind.", unsupported);
		}
		return (cause instanceof ConfigDataNotFoundException missing)
				? location("The configuration " + missing.getReferenceDescription() + " cannot be found.", missing)
				: null;
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
				"Correct spring.config.import, spring.config.location or" + " spring.config.additional-location"
						+ ((origin != null) ? " (" + origin + ")" : "") + ", or write optional: before the location.");
	}

	private StartFailure unusable(String... properties) {
		for (String property : properties) {
			ConfigurationProperty set = find(property);
			if (set != null) {
				String origin = (set.getOrigin() != null) ? " (" + set.getOrigin() + ")" : "";
				return new StartFailure("The property " + property + origin + " has an unusable value.", CORRECT_IT);
			}
		}
		return new StartFailure("The property " + properties[0] + " has an unusable value.", CORRECT_IT);
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

	// Where an error has nothing but the value, or a part of it.
	private @Nullable StartFailure unusableWhere(Predicate<String> value) {
		return this.environment.getPropertySources()
			.stream()
			.filter(EnumerablePropertySource.class::isInstance)
			.map((source) -> (EnumerablePropertySource<?>) source)
			.flatMap((source) -> Stream.of(source.getPropertyNames())
				.filter((name) -> value.test(String.valueOf(source.getProperty(name)))))
			.findFirst()
			.map((name) -> new StartFailure("The property " + name + " has an unusable value.", CORRECT_IT))
			.orElse(null);
	}

	private static StartFailure unknown(Throwable root) {
		return new StartFailure("The program could not start (" + root.getClass().getName() + ").",
				"Check the environment, and files such as application.properties or config/ in the working directory.");
	}

}
