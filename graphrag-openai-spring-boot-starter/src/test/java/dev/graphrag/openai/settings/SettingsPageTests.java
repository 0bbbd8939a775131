package dev.graphrag.openai.settings;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import dev.graphrag.openai.ManualPage;
import dev.graphrag.openai.settings.OpenAiSettings.PriceChange;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The manual's table of settings is what the starter tells an editor, and what the code
 * says of names and rules.
 */
class SettingsPageTests {

	// Boot's own, by the contributor's name.
	private static final String HEALTH_SWITCH = "management.health.openai.enabled";

	private static final Map<String, String> TYPES = Map.of("java.lang.Boolean", "switch", "java.lang.Integer",
			"whole number", "java.lang.Long", "whole number", "java.lang.Double", "number", "java.time.Duration",
			"duration", "org.springframework.util.unit.DataSize", "data size", "dev.graphrag.openai.Secret", "secret",
			"java.lang.String", "text");

	private final Map<String, List<String>> rows = ManualPage.of("reference/settings.md")
		.rows()
		.filter((cells) -> cells.get(0).contains("."))
		.collect(Collectors.toMap((cells) -> unquoted(cells.get(0)), (cells) -> cells));

	@Test
	void hasEveryPropertyAndNoOther() throws IOException {
		Set<String> names = new TreeSet<>(known().keySet());
		names.add(HEALTH_SWITCH);
		assertThat(this.rows.keySet()).containsExactlyInAnyOrderElementsOf(names);
	}

	@Test
	void hasTheEnvironmentNameAndTheRuleOfEverySetting() {
		assertThat(Setting.values()).allSatisfy((setting) -> {
			List<String> row = row(setting.property());
			String name = setting.environmentName();
			assertThat(row.get(1)).isEqualTo((name != null) ? "`" + name + "`" : "–");
			assertThat(row.get(4)).isEqualTo(setting.rule());
		});
	}

	@Test
	void hasEveryDefault() throws IOException {
		known().forEach((property, known) -> {
			List<String> row = row(property);
			String cell = row.get(row.size() - 2);
			if (known.has("defaultValue")) {
				assertThat(cell).as(property).startsWith("`" + known.path("defaultValue").asString() + "`");
			}
			else {
				assertThat(cell).as(property).doesNotStartWith("`");
			}
		});
	}

	@Test
	void hasEveryType() throws IOException {
		known().forEach((property, known) -> {
			String type = TYPES.get(known.path("type").asString());
			if (type != null) {
				assertThat(row(property)).as(property).contains(type);
			}
		});
	}

	@Test
	void hasEveryPartOfAPrice() {
		List<String> parts = Arrays.stream(PriceChange.class.getRecordComponents())
			.map((part) -> Setting.letters(part.getName()))
			.toList();
		assertThat(ManualPage.of("reference/settings.md").section("Prices").rows().skip(1))
			.extracting((cells) -> Setting.letters(cells.get(0)))
			.isEqualTo(parts);
	}

	@Test
	void everySettingIsExplained() throws IOException {
		assertThat(ManualPage.of("configuration.md").section("What each is for").rows())
			.extracting((cells) -> unquoted(cells.get(0)))
			.containsExactlyInAnyOrderElementsOf(this.rows.keySet());
	}

	private List<String> row(String property) {
		return Objects.requireNonNull(this.rows.get(property), property);
	}

	private static Map<String, JsonNode> known() throws IOException {
		Map<String, JsonNode> known = new TreeMap<>(SettingMetadata.properties(Setting.PREFIX));
		known.putAll(SettingMetadata.properties("management.health.openai"));
		known.putAll(SettingMetadata.properties("management.endpoint.openai"));
		return known;
	}

	private static String unquoted(String cell) {
		return cell.replace("`", "");
	}

}
