package dev.graphrag.openai;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Allowlist of chat models: the baseline, and the fallback model where it is enabled.
 */
public final class ChatModels {

	/**
	 * Model that is always allowed.
	 */
	public static final String BASELINE = "gpt-4.1-mini";

	/**
	 * Model that is allowed where the fallback is enabled.
	 */
	public static final String FALLBACK = "gpt-4o-mini";

	private final List<String> allowed;

	/**
	 * Create the allowlist.
	 * @param fallbackEnabled whether the fallback model is allowed
	 */
	public ChatModels(boolean fallbackEnabled) {
		this.allowed = fallbackEnabled ? List.of(BASELINE, FALLBACK) : List.of(BASELINE);
	}

	/**
	 * Return the allowed models, the baseline first.
	 * @return an unmodifiable list
	 */
	public List<String> allowed() {
		return this.allowed;
	}

	/**
	 * Refuse a model that is not allowed on a call.
	 * @param model the model asked for
	 * @param actor the audit name of the caller
	 * @throws OpenAiClientException with reason {@code unsupported_model}, naming the
	 * actor, the model and the allowed models
	 */
	public void check(String model, String actor) {
		if (!this.allowed.contains(model)) {
			throw new OpenAiClientException(FailureReason.UNSUPPORTED_MODEL, refusal(model, actor),
					details(model, actor));
		}
	}

	void checkConfigured(String model, String actor) {
		if (!this.allowed.contains(model)) {
			Map<String, Object> details = details(model, actor);
			details.putAll(InvalidSetting.details(Setting.CHAT_MODEL));
			throw new OpenAiClientException(FailureReason.SETTINGS_LOAD,
					Setting.CHAT_MODEL.names() + " breaks its rule: " + refusal(model, actor),
					"Set " + Setting.CHAT_MODEL.names() + " to one of " + this.allowed + remedy(model), details);
		}
	}

	private String refusal(String model, String actor) {
		return "Chat model " + InvalidSetting.quote(model) + " asked for by '" + actor
				+ "' is not allowed; allowed are " + this.allowed + ".";
	}

	private static String remedy(String model) {
		return FALLBACK.equals(model) ? ", or set " + Setting.FALLBACK_ENABLED.names() + " to true." : ".";
	}

	private Map<String, Object> details(String model, String actor) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("actor", actor);
		details.put("supplied_model", model);
		details.put("allowed_models", this.allowed);
		return details;
	}

}
