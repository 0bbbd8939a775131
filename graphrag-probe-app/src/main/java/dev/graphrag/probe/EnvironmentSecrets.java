package dev.graphrag.probe;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;

import dev.graphrag.openai.settings.Setting;

import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;

/**
 * Finds the values of secret-looking settings and variables, so that they can be kept out
 * of every output.
 */
final class EnvironmentSecrets {

	private static final Pattern NAME = Pattern
		.compile("(?i).*(api[-_.]?key|secret|token|passw(or)?d|passphrase|credential).*");

	// A shorter value of another program's variable, such as "true", is no secret, and
	// would be masked in ordinary words.
	private static final int SHORTEST = 8;

	private EnvironmentSecrets() {
	}

	static Set<String> in(ConfigurableEnvironment environment) {
		Set<String> secrets = new LinkedHashSet<>();
		environment.getPropertySources()
			.stream()
			.filter(EnumerablePropertySource.class::isInstance)
			.map(EnumerablePropertySource.class::cast)
			.forEach((source) -> Arrays.stream(source.getPropertyNames())
				.filter((name) -> NAME.matcher(name).matches())
				.map((name) -> String.valueOf(source.getProperty(name)).strip())
				.filter((value) -> value.length() >= SHORTEST)
				.forEach(secrets::add));
		secrets.add(environment.getProperty(Setting.API_KEY.property(), ""));
		return secrets;
	}

}
