package dev.graphrag.openai.telemetry;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.graphrag.openai.settings.ModelPolicy;
import dev.graphrag.openai.settings.OpenAiSettings;

/**
 * Closed set of model names that may become label values: the chat models, the configured
 * ones and those with a price. Thread-safe.
 */
final class ModelNames {

	/**
	 * Label value of every other name.
	 */
	static final String OTHER = "other";

	private final Set<String> known = ConcurrentHashMap.newKeySet();

	ModelNames(Collection<String> names) {
		this.known.addAll(List.of(ModelPolicy.DEFAULT_BASELINE, ModelPolicy.DEFAULT_FALLBACK));
		this.known.addAll(names);
	}

	void learn(OpenAiSettings settings) {
		this.known.add(settings.embedding().model());
		this.known.addAll(settings.pricing().keySet());
	}

	String label(String model) {
		return this.known.contains(model) ? model : OTHER;
	}

}
