package dev.graphrag.probe.command;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.settings.Setting;
import dev.graphrag.openai.settings.SettingsFailure;
import dev.graphrag.probe.environment.EnvironmentProblem;
import org.jspecify.annotations.Nullable;

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

	private final @Nullable EnvironmentProblem problem;

	/**
	 * Create a loader.
	 * @param settings how to get the settings; may throw anything
	 * @param problem what makes the environment unusable, {@code null} if nothing does
	 */
	public SettingsLoader(Supplier<OpenAiSettings> settings, @Nullable EnvironmentProblem problem) {
		this.settings = settings;
		this.problem = problem;
	}

	/**
	 * Load the settings.
	 * @return valid settings, perhaps without a key
	 * @throws OpenAiClientException with reason {@code settings_load}
	 */
	public OpenAiSettings load() {
		if (this.problem != null) {
			throw error(this.problem.explanation(), Map.of("problem", this.problem.problem()));
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
		if (!settings.hasApiKey()) {
			throw error("Set " + Setting.API_KEY.names() + ", or try --skip-live or --emulator, which need no key.",
					Map.of("setting", Setting.API_KEY.property(), "environment",
							String.valueOf(Setting.API_KEY.environmentName()), "problem", "No key is set."));
		}
		return settings;
	}

	private static OpenAiClientException explained(RuntimeException error) {
		OpenAiClientException cause = SettingsFailure.from(error);
		Map<String, Object> details = new LinkedHashMap<>(cause.details());
		if (!details.containsKey("setting")) {
			details.put("exception", error.getClass().getName());
			return error(cause.remediation(), details);
		}
		String problem = String.valueOf(cause.getMessage());
		details.put("problem", problem);
		// The rule alone does not say what is wrong with "Bearer x" or a missing file.
		return error(problem + " " + cause.remediation(), details);
	}

	private static OpenAiClientException error(String remediation, Map<String, Object> details) {
		return new OpenAiClientException(FailureReason.SETTINGS_LOAD, MESSAGE, remediation, details);
	}

}
