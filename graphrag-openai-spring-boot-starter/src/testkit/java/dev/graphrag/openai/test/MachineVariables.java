package dev.graphrag.openai.test;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * The process's environment variables but those of the client: one of them counts
 * wherever its property is unset, so that a suite would depend on the machine that it
 * runs on.
 */
final class MachineVariables {

	/**
	 * Names of the original pipeline that are hidden. Those of the key and the URL are no
	 * matter: their properties are set.
	 */
	static final Set<String> HIDDEN = Set.of("GRAPH_RAG_ACTOR", "OPENAI_MODEL", "OPENAI_ENABLE_FALLBACK",
			"OPENAI_EMBEDDING_MODEL", "OPENAI_EMBEDDING_DIMENSIONS", "OPENAI_MAX_ATTEMPTS", "OPENAI_BACKOFF_SECONDS");

	private static final String PROPERTIES = "GRAPHRAG_OPENAI_";

	private MachineVariables() {
	}

	/**
	 * Hide the variables where there are some.
	 */
	static void hideIn(MutablePropertySources sources) {
		String name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
		PropertySource<?> all = sources.get(name);
		if (all instanceof SystemEnvironmentPropertySource variables) {
			Map<String, Object> others = new HashMap<>(variables.getSource());
			if (others.keySet().removeIf(MachineVariables::isHidden)) {
				sources.replace(name, new SystemEnvironmentPropertySource(name, others));
			}
		}
	}

	private static boolean isHidden(String name) {
		return HIDDEN.contains(name) || name.startsWith(PROPERTIES);
	}

}
