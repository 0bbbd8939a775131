package dev.graphrag.probe;

import java.util.HashMap;
import java.util.Map;

import dev.graphrag.openai.settings.OpenAiSettings;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/**
 * Makes settings from pairs such as {@code chat.model=gpt-4o-mini}.
 */
public final class TestSettings {

	private TestSettings() {
	}

	public static OpenAiSettings of(String... pairs) {
		Map<String, String> properties = new HashMap<>();
		for (String pair : pairs) {
			int equals = pair.indexOf('=');
			properties.put("graphrag.openai." + pair.substring(0, equals), pair.substring(equals + 1));
		}
		return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("graphrag.openai",
				OpenAiSettings.class);
	}

}
