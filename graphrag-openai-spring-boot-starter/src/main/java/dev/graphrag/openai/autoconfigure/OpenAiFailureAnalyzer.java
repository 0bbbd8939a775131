package dev.graphrag.openai.autoconfigure;

import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.settings.SettingsFailure;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.origin.Origin;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Explains a start that failed on a setting or on building the client. Goes before Boot's
 * own analyzers, which would print the rejected value whatever it is.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class OpenAiFailureAnalyzer implements FailureAnalyzer {

	private final Environment environment;

	OpenAiFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	public @Nullable FailureAnalysis analyze(Throwable failure) {
		OpenAiClientException error = SettingsFailure.find(failure);
		if (error == null) {
			error = findClientFailure(failure);
		}
		// The failure itself stays out: its messages may quote values.
		return (error != null) ? new FailureAnalysis(describe(error), error.remediation(), error) : null;
	}

	private static @Nullable OpenAiClientException findClientFailure(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof OpenAiClientException error && error.reason() == FailureReason.CLIENT_INIT) {
				return error;
			}
		}
		return null;
	}

	private String describe(OpenAiClientException error) {
		String description = String.valueOf(error.getMessage());
		Object property = error.details().get("setting");
		if (property == null) {
			return description;
		}
		return description + String.format("%n") + line("Property", property)
				+ line("Environment name", error.details().get("environment"))
				+ line("Rule", error.details().get("rule")) + line("Origin", origin(property.toString()));
	}

	private static String line(String label, @Nullable Object value) {
		return (value != null) ? String.format("%n    %s: %s", label, value) : "";
	}

	private @Nullable Origin origin(String property) {
		ConfigurationPropertyName name = ConfigurationPropertyName.of(property);
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			ConfigurationProperty found = source.getConfigurationProperty(name);
			if (found != null) {
				return found.getOrigin();
			}
		}
		return null;
	}

}
