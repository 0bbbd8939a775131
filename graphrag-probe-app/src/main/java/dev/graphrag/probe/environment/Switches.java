package dev.graphrag.probe.environment;

import java.util.Locale;

/**
 * Spring Boot's own switches, which are the launcher's and nobody else's.
 */
public final class Switches {

	private Switches() {
	}

	/**
	 * Return whether a name is one of them.
	 * @param name the name of a property or of a variable
	 * @return whether it is below {@code spring.main}
	 */
	public static boolean contains(String name) {
		return name.toLowerCase(Locale.ROOT).replace('_', '.').startsWith("spring.main.");
	}

}
