package dev.graphrag.openai.settings;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the starter tells an editor of its settings.
 */
final class SettingMetadata {

	private SettingMetadata() {
	}

	/**
	 * Return the properties below a prefix, by name.
	 */
	static Map<String, JsonNode> properties(String prefix) throws IOException {
		Map<String, JsonNode> properties = new TreeMap<>();
		for (JsonNode document : documents()) {
			for (JsonNode property : document.path("properties")) {
				if (property.path("name").asString().startsWith(prefix)) {
					properties.put(property.path("name").asString(), property);
				}
			}
		}
		return properties;
	}

	static List<JsonNode> documents() throws IOException {
		List<JsonNode> documents = new ArrayList<>();
		Enumeration<URL> resources = SettingMetadata.class.getClassLoader()
			.getResources("META-INF/spring-configuration-metadata.json");
		while (resources.hasMoreElements()) {
			try (InputStream content = resources.nextElement().openStream()) {
				documents.add(JsonMapper.shared().readTree(content));
			}
		}
		return documents;
	}

}
