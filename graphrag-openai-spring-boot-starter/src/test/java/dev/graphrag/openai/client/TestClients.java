package dev.graphrag.openai.client;

import java.util.List;
import java.util.Map;

import dev.graphrag.openai.CallListener;
import dev.graphrag.openai.SharedOpenAiClient;
import dev.graphrag.openai.TimeSource;
import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.settings.Setting;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/**
 * Clients for tests, without a context.
 */
public final class TestClients {

	private TestClients() {
	}

	/**
	 * Return the settings that a service would get from the given properties.
	 */
	public static OpenAiSettings settings(String baseUrl, Map<String, String> properties) {
		MapConfigurationPropertySource source = new MapConfigurationPropertySource(Map.of(Setting.BASE_URL.property(),
				baseUrl, Setting.API_KEY.property(), "sk-test-0123456789", Setting.ALLOW_INSECURE_BASE_URL.property(),
				"true", Setting.ACTOR.property(), "tests", Setting.JITTER.property(), "0"));
		properties.forEach((name, value) -> source.put(Setting.PREFIX + "." + name, value));
		return new Binder(source).bindOrCreate(Setting.PREFIX, OpenAiSettings.class);
	}

	public static SharedOpenAiClient client(OpenAiSettings settings, TimeSource time, CallListener... listeners) {
		return new GuardedClientFactory(new CallListener() {
		}, ClientParts.of(), time, () -> 0.5).create(settings, List.of(listeners));
	}

}
