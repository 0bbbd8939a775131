package dev.graphrag.probe.command;

import java.time.Instant;

import dev.graphrag.openai.ModelCatalog.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ModelName}.
 */
class ModelNameTests {

	@ParameterizedTest
	@CsvSource({ "gpt-5-mini, gpt-4.1-mini", "gpt-4.1-mini, gpt-4o-mini", "gpt-4.10-mini, gpt-4.9-mini",
			"gpt-5-mini-2025-08-07, gpt-4.1-mini", "gpt-4.1-mini-2025-04-14, gpt-4.1-mini",
			"gpt-4.1-mini-2025-09-01, gpt-4.1-mini-2025-04-14", "text-embedding-4-small, text-embedding-3-small",
			"o4-mini, o3-mini", "gpt-5, gpt-4.1" })
	void higherVersionsAndLaterDatesAreNewer(String newer, String older) {
		assertThat(ModelName.isNewer(new Model(newer, null), new Model(older, null))).isTrue();
		assertThat(ModelName.isNewer(new Model(older, null), new Model(newer, null))).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "gpt-4.1-mini, gpt-4.1-mini", "gpt-5, gpt-4.1-mini", "gpt-5-nano, gpt-4.1-mini",
			"gpt-5-mini-realtime-preview, gpt-4.1-mini", "text-embedding-4-large, text-embedding-3-small",
			"text-embedding-ada-002, text-embedding-3-small", "o5-mini, gpt-4.1-mini", "whisper-1, gpt-4.1-mini",
			"ft:gpt-5-mini:acme, gpt-4.1-mini", "gpt-99999-mini, gpt-4.1-mini", "'', gpt-4.1-mini",
			"gpt-5-mini, my model" })
	void otherFamiliesAndSizesAreNot(String name, String than) {
		assertThat(ModelName.isNewer(new Model(name, null), new Model(than, null))).isFalse();
	}

	@Test
	void timesOfCreationCountBeforeDatesInNames() {
		Model alias = new Model("gpt-4.1-mini", Instant.ofEpochSecond(200));
		assertThat(ModelName.isNewer(new Model("gpt-4.1-mini-2025-04-14", Instant.ofEpochSecond(100)), alias))
			.isFalse();
		assertThat(ModelName.isNewer(new Model("gpt-4.1-mini-2025-09-01", Instant.ofEpochSecond(300)), alias)).isTrue();
	}

	@Test
	void higherVersionThatWasCreatedEarlierIsNotNewer() {
		Model model = new Model("gpt-4.1-mini", Instant.ofEpochSecond(200));
		assertThat(ModelName.isNewer(new Model("gpt-5-mini", Instant.ofEpochSecond(100)), model)).isFalse();
		assertThat(ModelName.isNewer(new Model("gpt-5-mini", Instant.ofEpochSecond(200)), model)).isTrue();
	}

}
