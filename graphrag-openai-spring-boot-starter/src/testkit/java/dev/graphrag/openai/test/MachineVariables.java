package dev.graphrag.openai.test;

import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * The process's environment variables but those of the original pipeline, such as
 * {@code OPENAI_MODEL}: one of them counts wherever its property is unset, so that a
 * suite would depend on the machine that it runs on.
 */
final class MachineVariables extends SystemEnvironmentPropertySource {

	/**
	 * Names that are hidden. Those of the key and the URL are no matter: their properties
	 * are set.
	 */
	static final Set<String> HIDDEN = Set.of("GRAPH_RAG_ACTOR", "OPENAI_MODEL", "OPENAI_ENABLE_FALLBACK",
			"OPENAI_EMBEDDING_MODEL", "OPENAI_EMBEDDING_DIMENSIONS", "OPENAI_MAX_ATTEMPTS", "OPENAI_BACKOFF_SECONDS");

	private MachineVariables(String name, Map<String, Object> variables) {
		super(name, variables);
	}

	/**
	 * Hide the variables where there are some.
	 */
	static void hideIn(MutablePropertySources sources) {
		String name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
		PropertySource<?> all = sources.get(name);
		if (all instanceof SystemEnvironmentPropertySource variables
				&& HIDDEN.stream().anyMatch(variables::containsProperty)) {
			sources.replace(name, new MachineVariables(name, variables.getSource()));
		}
	}

	@Override
	public @Nullable Object getProperty(String name) {
		return HIDDEN.contains(name) ? null : super.getProperty(name);
	}

	@Override
	public boolean containsProperty(String name) {
		return !HIDDEN.contains(name) && super.containsProperty(name);
	}

}
