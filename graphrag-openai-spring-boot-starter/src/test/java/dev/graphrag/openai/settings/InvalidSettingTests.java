package dev.graphrag.openai.settings;

import java.time.Duration;

import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class InvalidSettingTests {

	@Test
	void namesSettingRuleAndValue() {
		OpenAiClientException error = InvalidSetting.broken(Setting.MAX_ATTEMPTS, 0);
		assertThat(error.reason()).isEqualTo(FailureReason.SETTINGS_LOAD);
		assertThat(error).hasMessage(
				"graphrag.openai.retry.max-attempts (OPENAI_MAX_ATTEMPTS) must be a positive whole number, but is '0'.");
		assertThat(error.remediation())
			.isEqualTo("Set graphrag.openai.retry.max-attempts (OPENAI_MAX_ATTEMPTS) to a positive whole number.");
		assertThat(error.details()).containsEntry("setting", "graphrag.openai.retry.max-attempts")
			.containsEntry("environment", "OPENAI_MAX_ATTEMPTS")
			.containsEntry("rule", "a positive whole number");
	}

	@Test
	void leavesOutValuesThatMayBeSecret() {
		assertThat(InvalidSetting.broken(Setting.API_KEY, "my-key").getMessage()).doesNotContain("my-key");
		assertThat(InvalidSetting.broken(Setting.BASE_URL, "my-host").getMessage()).doesNotContain("my-host");
	}

	@Test
	void leavesOutEnvironmentNameWhereThereIsNone() {
		assertThat(InvalidSetting.broken(Setting.JITTER, 2).details()).doesNotContainKey("environment");
	}

	@Test
	void quotesDurationsAsTheyAreWritten() {
		assertThat(InvalidSetting.quote(Duration.ofMillis(-500))).isEqualTo("'-500ms'");
		assertThat(InvalidSetting.quote(Duration.ofMinutes(-2))).isEqualTo("'-120s'");
		assertThat(InvalidSetting.quote(Duration.ofNanos(1))).isEqualTo("'PT0.000000001S'");
		assertThat(InvalidSetting.quote(Duration.ofSeconds(Long.MAX_VALUE))).startsWith("'PT");
	}

	@Test
	void quotesOnOneShortLine() {
		assertThat(InvalidSetting.quote("a\nb\u0000c")).isEqualTo("'a?b?c'");
		assertThat(InvalidSetting.quote("9".repeat(5000))).hasSizeLessThan(100).endsWith("…'");
	}

	@Test
	void masksKeyInTheWrongSetting() {
		assertThat(InvalidSetting.quote("sk-proj-abc_DEF-123")).isEqualTo("'***'");
	}

	@Test
	void refusesDurationsThatOverflowDeadlines() {
		Duration tooLong = Duration.ofDays(36_501);
		assertThatExceptionOfType(OpenAiClientException.class)
			.isThrownBy(() -> InvalidSetting.unlessPositive(tooLong, Setting.MAX_ELAPSED))
			.withMessageContaining("must not exceed 36500 days");
	}

}
