package dev.graphrag.openai.settings;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.settings.BudgetSettings.Limits;
import dev.graphrag.openai.settings.BudgetSettings.OnStoreFailure;
import dev.graphrag.openai.settings.BudgetSettings.Store;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

class BudgetSettingsTests {

	@Test
	void bindsEveryProperty() {
		assertThat(bind(Map.of("chat.requests-per-minute", "1", "chat.tokens-per-minute", "2",
				"fallback.requests-per-minute", "3", "fallback.tokens-per-minute", "4", "embedding.requests-per-minute",
				"5", "embedding.tokens-per-minute", "1000000000000", "store", "redis", "on-store-failure", "closed",
				"batch-share", "0.5", "name", " ours "))
			.budget())
			.isEqualTo(new BudgetSettings(new Limits(1L, 2L), new Limits(3L, 4L), new Limits(5L, 1_000_000_000_000L),
					Store.REDIS, OnStoreFailure.CLOSED, 0.5, "ours"));
	}

	@Test
	void takesBlankValuesAsUnset() {
		Map<String, String> blank = Map.of("chat.requests-per-minute", "", "embedding.tokens-per-minute", "", "name",
				"  ");
		assertThat(bind(blank).budget()).isEqualTo(BudgetSettings.none());
		assertThat(bind(blank).rateLimits()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "local-share", "local_share", "localShare", "LOCAL_SHARE", "Local-Share" })
	void readsThePolicyInAnySpelling(String policy) {
		assertThat(bind(Map.of("on-store-failure", policy)).budget().onStoreFailure())
			.isEqualTo(OnStoreFailure.LOCAL_SHARE);
	}

	@ParameterizedTest
	@CsvSource({ "chat.requests-per-minute, 0", "chat.requests-per-minute, -1", "chat.requests-per-minute, 1.5",
			"chat.tokens-per-minute, many", "chat.tokens-per-minute, 1000000000001", "fallback.requests-per-minute, 0",
			"fallback.tokens-per-minute, 99999999999999999999", "embedding.requests-per-minute, 1k",
			"embedding.tokens-per-minute, -5", "store, memcached", "on-store-failure, shut", "batch-share, 0.0",
			"batch-share, -0.1", "batch-share, 1.01", "batch-share, NaN", "batch-share, most",
			"batch-share, Infinity" })
	void refusesValueThatBreaksItsRuleAndNamesIt(String property, String value) {
		OpenAiClientException error = failure(Map.of(property, value));
		Setting setting = Objects.requireNonNull(Setting.of(Setting.PREFIX + ".budget." + property));
		assertThat(error.reason()).isEqualTo(FailureReason.SETTINGS_LOAD);
		assertThat(error).hasMessageContaining(setting.names()).hasMessageContaining("'" + value + "'");
		assertThat(error.details()).containsEntry("setting", setting.property()).containsEntry("rule", setting.rule());
	}

	@Test
	void refusesNameWithControlCharacters() {
		assertThat(failure(Map.of("name", "a\nb"))).hasMessageContaining("graphrag.openai.budget.name");
	}

	@Test
	void limitsTheModelsThatAreConfigured() {
		OpenAiSettings settings = bind(Map.of("chat.requests-per-minute", "1", "fallback.requests-per-minute", "2",
				"embedding.requests-per-minute", "3"));
		assertThat(settings.rateLimits()).containsOnly(Map.entry("gpt-4.1-mini", new Limits(1L, null)),
				Map.entry("gpt-4o-mini", new Limits(2L, null)),
				Map.entry("text-embedding-3-small", new Limits(3L, null)));
	}

	@Test
	void chatModelThatIsTheFallbackModelHasTheFallbacksLimits() {
		Map<String, String> both = Map.of("chat.requests-per-minute", "1", "fallback.requests-per-minute", "2");
		assertThat(fallbackConfigured(both).rateLimits()).containsOnly(Map.entry("gpt-4.1-mini", new Limits(1L, null)),
				Map.entry("gpt-4o-mini", new Limits(2L, null)));
	}

	@Test
	void chatModelThatIsTheFallbackModelHasTheChatsLimitsWhereTheFallbackHasNone() {
		assertThat(fallbackConfigured(Map.of("chat.requests-per-minute", "1")).rateLimits())
			.containsOnlyKeys("gpt-4.1-mini", "gpt-4o-mini");
	}

	@Test
	void modelsWithoutLimitsAreNotLimited() {
		assertThat(bind(Map.of("embedding.tokens-per-minute", "7")).rateLimits())
			.containsOnly(Map.entry("text-embedding-3-small", new Limits(null, 7L)));
	}

	@Test
	void eachOfSeveralSharersHasItsPartOfEachLimit() {
		assertThat(new Limits(10L, null).sharedBy(4)).isEqualTo(new Limits(2L, null));
		assertThat(new Limits(10L, 90_000L).sharedBy(100)).isEqualTo(new Limits(1L, 900L));
	}

	private static OpenAiSettings fallbackConfigured(Map<String, String> budget) {
		OpenAiSettings fallback = bound(Map.of("chat.model", "gpt-4o-mini", "fallback.enabled", "true"));
		return fallback.withBudget(bind(budget).budget());
	}

	private static OpenAiClientException failure(Map<String, String> budget) {
		Throwable failure = catchThrowable(() -> bind(budget));
		assertThat(failure).isNotNull();
		return Objects.requireNonNull(SettingsFailure.find(failure));
	}

	private static OpenAiSettings bind(Map<String, String> budget) {
		Map<String, String> settings = new TreeMap<>();
		budget.forEach((name, value) -> settings.put("budget." + name, value));
		return bound(settings);
	}

	private static OpenAiSettings bound(Map<String, String> settings) {
		MapConfigurationPropertySource source = new MapConfigurationPropertySource();
		settings.forEach((name, value) -> source.put(Setting.PREFIX + "." + name, value));
		return new Binder(source).bindOrCreate(Setting.PREFIX, OpenAiSettings.class);
	}

}
