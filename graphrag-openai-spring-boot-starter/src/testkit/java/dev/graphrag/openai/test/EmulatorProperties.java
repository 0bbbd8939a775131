package dev.graphrag.openai.test;

import java.util.Map;

import dev.graphrag.openai.emulator.OpenAiServer;

import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * The settings of a context with an emulator. Nothing that a developer's machine happens
 * to have sends a test elsewhere or changes its course.
 */
final class EmulatorProperties {

	private static final String PREFIX = "graphrag.openai.";

	private EmulatorProperties() {
	}

	/**
	 * Point an environment at an emulator, whatever it says, and set what suits a test
	 * where the test itself says nothing.
	 */
	static void addTo(ConfigurableEnvironment environment, String baseUrl) {
		MutablePropertySources sources = environment.getPropertySources();
		sources.addFirst(new MapPropertySource("openAiEmulator", endpoint(baseUrl)));
		addBeforeSystem(sources, new MapPropertySource("openAiEmulatorDefaults", suitable()));
		MachineVariables.hideIn(sources);
	}

	// Behind what the test sets, and before what the machine and the application do.
	private static void addBeforeSystem(MutablePropertySources sources, PropertySource<?> added) {
		if (sources.contains(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME)) {
			sources.addBefore(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME, added);
		}
		else {
			sources.addLast(added);
		}
	}

	// A blank is unset: a file with a key would be refused beside the key, a proxy or a
	// certificate lead elsewhere. The variables are for placeholders, and so that clients
	// beside the guarded one send no real key.
	private static Map<String, Object> endpoint(String baseUrl) {
		return Map.of(PREFIX + "base-url", baseUrl, PREFIX + "allow-insecure-base-url", "true", PREFIX + "api-key",
				OpenAiServer.API_KEY, PREFIX + "api-key-file", "", PREFIX + "http.proxy", "",
				PREFIX + "http.ssl-bundle", "", "OPENAI_API_KEY", OpenAiServer.API_KEY, "OPENAI_BASE_URL", baseUrl);
	}

	// The emulator answers within milliseconds, so that a timeout is what a scripted stall
	// takes: short, but longer than a busy machine's pause. A shared store would make its
	// clients wait in real time. The retry budget is the one thing that no passing of time
	// refills: the failures of one test would cost another its retries.
	private static Map<String, Object> suitable() {
		return Map.of(PREFIX + "timeout.connect", "2s", PREFIX + "timeout.request", "5s",
				PREFIX + "stream.idle-timeout", "2s", PREFIX + "retry.jitter", "0", PREFIX + "retry.budget.capacity",
				"1000000", PREFIX + "budget.store", "local");
	}

}
