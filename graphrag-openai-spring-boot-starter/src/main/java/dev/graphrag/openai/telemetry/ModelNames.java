package dev.graphrag.openai.telemetry;

import dev.graphrag.openai.CallListener.Call;
import dev.graphrag.openai.settings.OpenAiSettings;

/**
 * Decides which names of models may be told as they are: those that a client's settings
 * name. Any other was made up by a caller.
 */
final class ModelNames {

	/**
	 * Label value of every other name.
	 */
	static final String OTHER = "other";

	private ModelNames() {
	}

	/**
	 * Return the label of a call's model.
	 */
	static String label(Call call) {
		return label(call.settings(), call.model());
	}

	/**
	 * Return the label of a model: its name if it is allowed, configured or has a price,
	 * which makes a closed set.
	 */
	static String label(OpenAiSettings settings, String model) {
		return (isConfigured(settings, model) || settings.price(model) != null) ? model : OTHER;
	}

	/**
	 * Return a call's model as text. What is not configured may be anything, the client's
	 * key or somebody else's included.
	 */
	static String text(Call call) {
		String model = call.model();
		if (isConfigured(call.settings(), model)) {
			return model;
		}
		return SafeText.line(call.settings().redactor().redact(model));
	}

	private static boolean isConfigured(OpenAiSettings settings, String model) {
		return settings.models().allows(model) || model.equals(settings.embedding().model());
	}

}
