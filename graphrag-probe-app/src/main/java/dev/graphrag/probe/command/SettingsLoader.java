package dev.graphrag.probe.command;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.OpenAiSettings;
import dev.graphrag.openai.Setting;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindException;

/**
 * Gets the settings only when a run asks for them, and turns whatever makes them unusable
 * into one error with the reason {@code settings_load}.
 */
public final class SettingsLoader {

	/**
	 * Message of every settings error.
	 */
	public static final String MESSAGE = "OpenAI configuration is invalid.";

	private final Supplier<OpenAiSettings> settings;

	private final @Nullable String environmentFileProblem;

	/**
	 * Create a loader.
	 * @param settings how to get the settings; may throw anything
	 * @param environmentFileProblem why the {@code .env} file cannot be used,
	 * {@code null} if it can or is not there
	 */
	public SettingsLoader(Supplier<OpenAiSettings> settings, @Nullable String environmentFileProblem) {
		this.settings = settings;
		this.environmentFileProblem = environmentFileProblem;
	}

	/**
	 * Load the settings.
	 * @return valid settings, perhaps without a key
	 * @throws OpenAiClientException with reason {@code settings_load}
	 */
	public OpenAiSettings load() {
		if (this.environmentFileProblem != null) {
			throw error("Correct the .env file, or remove it.", Map.of("problem", this.environmentFileProblem));
		}
		try {
			return this.settings.get();
		}
		catch (RuntimeException ex) {
			throw explained(ex);
		}
	}

	/**
	 * Load the settings and check that they have what a live call needs.
	 * @return valid settings with a key
	 * @throws OpenAiClientException with reason {@code settings_load}
	 */
	OpenAiSettings loadForLiveCalls() {
		OpenAiSettings settings = load();
		if (settings.apiKey() == null) {
			Map<String, Object> details = details(Setting.API_KEY);
			details.put("problem", "No key is set.");
			throw error("Set " + Setting.API_KEY.environmentName() + " or " + Setting.API_KEY.property()
					+ ", or try --skip-live or --emulator, which need no key.", details);
		}
		return settings;
	}

	private static OpenAiClientException explained(RuntimeException error) {
		OpenAiClientException broken = cause(error, OpenAiClientException.class);
		if (broken != null) {
			Map<String, Object> details = new LinkedHashMap<>(broken.details());
			details.put("reason", FailureReason.SETTINGS_LOAD.code());
			details.put("problem", String.valueOf(broken.getMessage()));
			return error(broken.remediation(), details);
		}
		BindException unreadable = cause(error, BindException.class);
		if (unreadable != null) {
			return unreadable(unreadable.getName().toString());
		}
		return error(FailureReason.SETTINGS_LOAD.remediation(), Map.of("exception", error.getClass().getName()));
	}

	// The rejected value is left out: it could be a secret in the wrong place.
	private static OpenAiClientException unreadable(String property) {
		for (Setting setting : Setting.values()) {
			if (setting.property().equals(property)) {
				return error("Set " + setting.names() + " to " + setting.rule() + ".", details(setting));
			}
		}
		return error("Correct the property " + property + ".", Map.of("setting", property));
	}

	private static Map<String, Object> details(Setting setting) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("setting", setting.property());
		String environmentName = setting.environmentName();
		if (environmentName != null) {
			details.put("environment", environmentName);
		}
		details.put("rule", setting.rule());
		return details;
	}

	private static OpenAiClientException error(String remediation, Map<String, Object> details) {
		return new OpenAiClientException(FailureReason.SETTINGS_LOAD, MESSAGE, remediation, details);
	}

	private static <T extends Throwable> @Nullable T cause(Throwable error, Class<T> type) {
		T found = null;
		for (Throwable cause = error; cause != null; cause = cause.getCause()) {
			if (type.isInstance(cause)) {
				found = type.cast(cause);
			}
		}
		return found;
	}

}
