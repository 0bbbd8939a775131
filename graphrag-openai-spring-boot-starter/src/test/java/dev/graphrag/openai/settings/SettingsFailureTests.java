package dev.graphrag.openai.settings;

import java.util.Map;

import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import org.junit.jupiter.api.Test;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

class SettingsFailureTests {

	@Test
	void readsLikeABrokenRuleWhereTheTypeIsWrong() {
		OpenAiClientException error = SettingsFailure
			.from(bindingFailure("graphrag.openai.retry.max-attempts", "many"));
		assertThat(error).hasMessage("graphrag.openai.retry.max-attempts (OPENAI_MAX_ATTEMPTS) must be a positive"
				+ " whole number, but is 'many'.");
	}

	@Test
	void findsTheBrokenRuleItself() {
		OpenAiClientException error = InvalidSetting.broken(Setting.JITTER, 2);
		assertThat(SettingsFailure.from(new IllegalStateException(new RuntimeException(error)))).isSameAs(error);
	}

	@Test
	void quotesNoKeyOfTheWrongType() {
		OpenAiClientException error = SettingsFailure.from(bindingFailure("graphrag.openai.api-key", 12345678));
		assertThat(error).hasMessageContaining("OPENAI_API_KEY").hasMessageNotContaining("12345678");
		assertThat(error.details().toString()).doesNotContain("12345678");
	}

	@Test
	void namesGroupThatWasGivenAValue() {
		OpenAiClientException error = SettingsFailure.from(bindingFailure("graphrag.openai.retry", 5));
		assertThat(error).hasMessageContaining("graphrag.openai.retry ");
		assertThat(error.details()).containsEntry("setting", "graphrag.openai.retry");
	}

	@Test
	void leavesOtherFailuresAlone() {
		Map<String, Object> other = Map.of("other.value", "text");
		Throwable failure = catchThrowable(
				() -> new Binder(new MapConfigurationPropertySource(other)).bind("other.value", Integer.class));
		assertThat(SettingsFailure.find(failure)).isNull();
		assertThat(SettingsFailure.find(new IllegalStateException("text"))).isNull();
		assertThat(SettingsFailure
			.find(new OpenAiClientException(FailureReason.RATE_LIMIT, "Too many requests.", Map.of()))).isNull();
	}

	@Test
	void callsEveryOtherFailureInvalidConfiguration() {
		OpenAiClientException error = SettingsFailure.from(new IllegalStateException("secret text"));
		assertThat(error.reason()).isEqualTo(FailureReason.SETTINGS_LOAD);
		assertThat(error).hasMessage("OpenAI configuration is invalid.");
	}

	private static Throwable bindingFailure(String property, Object value) {
		return catchThrowable(() -> new Binder(new MapConfigurationPropertySource(Map.of(property, value)))
			.bindOrCreate(Setting.PREFIX, OpenAiSettings.class));
	}

}
