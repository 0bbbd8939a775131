package dev.graphrag.openai.settings;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Which chat models calls may ask for: the baseline, and the fallback model where it is
 * enabled. With the defaults and the fallback enabled, {@link #allowed()} yields
 * {@code [gpt-4.1-mini, gpt-4o-mini]}. Immutable.
 *
 * @param baseline model that is always allowed
 * @param fallback model that is allowed where the fallback is enabled
 * @param fallbackEnabled whether it is
 */
public record ModelPolicy(String baseline, String fallback, boolean fallbackEnabled) {

	/**
	 * Baseline if none is set.
	 */
	public static final String DEFAULT_BASELINE = "gpt-4.1-mini";

	/**
	 * Fallback model if none is set.
	 */
	public static final String DEFAULT_FALLBACK = "gpt-4o-mini";

	/**
	 * Lengths of the models' vectors where {@code dimensions} is not sent, from OpenAI's
	 * embeddings guide.
	 */
	private static final Map<String, Integer> NATIVE_DIMENSIONS = Map.of("text-embedding-3-small", 1536,
			"text-embedding-3-large", 3072, "text-embedding-ada-002", 1536);

	/**
	 * Return the length of an embedding model's vectors where none is asked for.
	 * @param embeddingModel the model
	 * @return the length, or {@code null} if it is not known
	 */
	public static @Nullable Integer nativeDimensions(String embeddingModel) {
		return NATIVE_DIMENSIONS.get(embeddingModel);
	}

	/**
	 * Return whether the models are others than the product's own.
	 * @return whether one of them was changed
	 */
	public boolean overridden() {
		return !this.baseline.equals(DEFAULT_BASELINE) || !this.fallback.equals(DEFAULT_FALLBACK);
	}

	/**
	 * Return the allowed models, the baseline first.
	 * @return an unmodifiable list
	 */
	public List<String> allowed() {
		return this.fallbackEnabled ? List.of(this.baseline, this.fallback) : List.of(this.baseline);
	}

	/**
	 * Return whether calls may ask for a model.
	 * @param model the model's name, compared as it is
	 * @return whether it is on the allowlist
	 */
	public boolean allows(String model) {
		Assert.notNull(model, "model must not be null");
		return model.equals(this.baseline) || (this.fallbackEnabled && model.equals(this.fallback));
	}

	/**
	 * Return the error of a model that is not allowed on a call.
	 * @param model the model asked for
	 * @param actor the audit name of the caller
	 * @param hint a further sentence, such as who named the model if the caller did not,
	 * empty for none
	 * @return an error with reason {@code unsupported_model}, naming the actor, the model
	 * and the allowed models
	 */
	public OpenAiClientException refusal(String model, String actor, String hint) {
		return new OpenAiClientException(FailureReason.UNSUPPORTED_MODEL,
				refusal("Chat", model, actor, allowed()) + after(hint), details(model, actor, allowed()));
	}

	/**
	 * Return the error of an embedding model that is not the configured one.
	 * @param model the model asked for
	 * @param configured the one model whose vectors may be in the index
	 * @param actor the audit name of the caller
	 * @param hint a further sentence, such as who named the model if the caller did not,
	 * empty for none
	 * @return an error with reason {@code unsupported_model}, naming the actor, the model
	 * and the configured one
	 */
	public static OpenAiClientException embeddingRefusal(String model, String configured, String actor, String hint) {
		Assert.notNull(model, "model must not be null");
		Assert.notNull(configured, "configured must not be null");
		Assert.notNull(actor, "actor must not be null");
		Assert.notNull(hint, "hint must not be null");
		return new OpenAiClientException(FailureReason.UNSUPPORTED_MODEL,
				refusal("Embedding", model, actor, List.of(configured)) + after(hint),
				"Use the configured model: vectors of two models must not mix in one index. To move to another, set "
						+ Setting.EMBEDDING_MODEL.names() + " and build the index anew.",
				details(model, actor, List.of(configured)));
	}

	private static String after(String hint) {
		return hint.isEmpty() ? "" : " " + hint;
	}

	void checkConfigured(String model, String actor) {
		if (!allows(model)) {
			Map<String, Object> details = details(model, actor, allowed());
			details.putAll(InvalidSetting.details(Setting.CHAT_MODEL));
			throw new OpenAiClientException(FailureReason.SETTINGS_LOAD,
					Setting.CHAT_MODEL.names() + " breaks its rule: " + refusal("Chat", model, actor, allowed()),
					"Set " + Setting.CHAT_MODEL.names() + " to one of " + allowed() + remedy(model), details);
		}
	}

	private static String refusal(String kind, String model, String actor, List<String> allowed) {
		return kind + " model " + InvalidSetting.quote(model) + " asked for by '" + actor
				+ "' is not allowed; allowed are " + allowed + "."
				+ (model.equals(model.strip()) ? "" : " White space surrounds the name.");
	}

	private String remedy(String model) {
		return this.fallback.equals(model) ? ", or set " + Setting.FALLBACK_ENABLED.names() + " to true." : ".";
	}

	private static Map<String, Object> details(String model, String actor, List<String> allowed) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("actor", actor);
		details.put("supplied_model", model);
		details.put("allowed_models", allowed);
		return details;
	}

}
