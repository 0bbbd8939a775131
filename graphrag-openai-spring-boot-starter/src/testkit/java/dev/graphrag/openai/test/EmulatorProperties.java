package dev.graphrag.openai.test;

import java.util.Map;

import dev.graphrag.openai.emulator.OpenAiServer;

import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;

/**
 * The settings of a context with an emulator.
 */
final class EmulatorProperties {

	private static final String PREFIX = "graphrag.openai.";

	private EmulatorProperties() {
	}

	/**
	 * Point an environment at an emulator, whatever it says, and set what suits a test
	 * where the test itself says nothing.
	 */
	static void addTo(ConfigurableEnvironment environment, OpenAiEmulator emulator) {
		MutablePropertySources sources = environment.getPropertySources();
		sources.addFirst(new MapPropertySource("openAiEmulator", endpoint(emulator.baseUrl())));
		MapPropertySource suitable = new MapPropertySource("openAiEmulatorDefaults", suitable());
		if (sources.contains(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME)) {
			sources.addBefore(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME, suitable);
		}
		else {
			sources.addLast(suitable);
		}
	}

	// A blank is unset: a key in a file, a proxy or a certificate of the developer's
	// machine would be refused beside the key or the URL, or lead elsewhere.
	private static Map<String, Object> endpoint(String baseUrl) {
		return Map.of(PREFIX + "base-url", baseUrl, PREFIX + "allow-insecure-base-url", "true", PREFIX + "api-key",
				OpenAiServer.API_KEY, PREFIX + "api-key-file", "", PREFIX + "http.proxy", "",
				PREFIX + "http.ssl-bundle", "");
	}

	// The emulator answers within milliseconds. Two seconds are what a stall costs a test;
	// less would fail one on a machine that is busy or collects garbage.
	private static Map<String, Object> suitable() {
		return Map.of(PREFIX + "timeout.connect", "2s", PREFIX + "timeout.request", "2s",
				PREFIX + "stream.idle-timeout", "1s", PREFIX + "retry.jitter", "0", PREFIX + "budget.store", "local");
	}

}
