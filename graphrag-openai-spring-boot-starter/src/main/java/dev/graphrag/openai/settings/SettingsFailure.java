package dev.graphrag.openai.settings;

import java.util.Map;

import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.convert.ConversionFailedException;

/**
 * Turns what Spring Boot throws when {@link OpenAiSettings} cannot be bound into the one
 * error of this client, whether a value has the wrong type or breaks its rule.
 *
 * <pre class="code">
 * OPENAI_MAX_ATTEMPTS=many
 * yields: graphrag.openai.retry.max-attempts (OPENAI_MAX_ATTEMPTS) must be a positive whole number, but is 'many'.
 * </pre>
 */
public final class SettingsFailure {

	private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of(Setting.PREFIX);

	private static final ConfigurationPropertyName PRICING = ConfigurationPropertyName.of(Setting.PRICING.property());

	private SettingsFailure() {
	}

	/**
	 * Return the error that a failure to create or bind the settings stands for.
	 * @param failure the failure
	 * @return an error with reason {@code settings_load} that names the setting, its
	 * environment name and its rule where they are known, and quotes neither the key nor
	 * the base URL
	 */
	public static OpenAiClientException from(Throwable failure) {
		OpenAiClientException found = find(failure);
		return (found != null) ? found
				: new OpenAiClientException(FailureReason.SETTINGS_LOAD, "OpenAI configuration is invalid.", Map.of());
	}

	/**
	 * Return the error that a failure stands for if it is one of the settings.
	 * @param failure any failure
	 * @return an error as of {@link #from}, or {@code null} if the failure is about
	 * something else
	 */
	public static @Nullable OpenAiClientException find(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof OpenAiClientException error && error.reason() == FailureReason.SETTINGS_LOAD) {
				return error;
			}
		}
		BindException failed = cause(failure, BindException.class);
		return (failed != null && isSetting(failed.getName())) ? describe(failed) : null;
	}

	private static boolean isSetting(ConfigurationPropertyName name) {
		return PREFIX.equals(name) || PREFIX.isAncestorOf(name);
	}

	private static OpenAiClientException describe(BindException failed) {
		String name = failed.getName().toString();
		Setting setting = Setting.of(name);
		if (setting != null) {
			return InvalidSetting.broken(setting, suppliedValue(failed));
		}
		if (PRICING.isAncestorOf(failed.getName())) {
			return InvalidSetting.error(Setting.PRICING,
					"cannot be read: " + name + " is " + InvalidSetting.quote(suppliedValue(failed)) + ".",
					Setting.PRICING.rule());
		}
		return new OpenAiClientException(FailureReason.SETTINGS_LOAD, name + " cannot be read as a group of settings.",
				"Remove the value of " + name + ", and set the settings below it one by one.", Map.of("setting", name));
	}

	// The conversion knows the value with its placeholders resolved.
	private static @Nullable Object suppliedValue(BindException failed) {
		ConversionFailedException conversion = cause(failed, ConversionFailedException.class);
		if (conversion != null && conversion.getValue() != null) {
			return conversion.getValue();
		}
		return (failed.getProperty() != null) ? failed.getProperty().getValue() : null;
	}

	private static <T extends Throwable> @Nullable T cause(Throwable failure, Class<T> type) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (type.isInstance(cause)) {
				return type.cast(cause);
			}
		}
		return null;
	}

}
