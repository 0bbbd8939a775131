package dev.graphrag.probe.command;

import java.util.function.Supplier;

import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.probe.TestSettings;
import dev.graphrag.probe.environment.EnvironmentProblem;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.BeanCreationException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link SettingsLoader}.
 */
class SettingsLoaderTests {

	@Test
	void returnsTheSettings() {
		OpenAiSettings settings = TestSettings.of("api-key=k-12345678");
		assertThat(new SettingsLoader(() -> settings, null).loadForLiveCalls()).isSameAs(settings);
	}

	@Test
	void liveCallsNeedAKey() {
		SettingsLoader loader = new SettingsLoader(TestSettings::of, null);
		assertThat(loader.load()).isNotNull();
		OpenAiClientException error = failure(loader::loadForLiveCalls);
		assertThat(error.remediation()).contains("graphrag.openai.api-key (OPENAI_API_KEY)");
		assertThat(error.details()).containsEntry("setting", "graphrag.openai.api-key")
			.containsEntry("environment", "OPENAI_API_KEY");
	}

	@Test
	void explainsABrokenRule() {
		OpenAiClientException error = failure(
				() -> new SettingsLoader(() -> TestSettings.of("chat.model=gpt-9"), null).load());
		assertThat(error.remediation()).contains("OPENAI_MODEL", "gpt-4.1-mini");
		assertThat(error.details()).containsEntry("supplied_model", "gpt-9").containsKey("problem");
	}

	@Test
	void saysWhatIsWrongBeforeItsCure() {
		OpenAiClientException error = failure(
				() -> new SettingsLoader(() -> TestSettings.of("api-key=Bearer k-12345678"), null).load());
		assertThat(error.remediation()).startsWith("graphrag.openai.api-key (OPENAI_API_KEY) begins with \"Bearer\"")
			.contains("Set graphrag.openai.api-key")
			.doesNotContain("k-12345678");
	}

	@Test
	void explainsAValueThatCannotBeRead() {
		OpenAiClientException error = failure(
				() -> new SettingsLoader(() -> TestSettings.of("embedding.dimensions=many"), null).load());
		assertThat(error.details()).containsEntry("setting", "graphrag.openai.embedding.dimensions")
			.containsEntry("environment", "OPENAI_EMBEDDING_DIMENSIONS");
	}

	@Test
	void namesOnlyTheTypeOfAnythingElse() {
		OpenAiClientException error = failure(() -> new SettingsLoader(() -> {
			throw new BeanCreationException("settings", "with a secret in its message");
		}, null).load());
		assertThat(error.details()).containsEntry("exception", BeanCreationException.class.getName());
		assertThat(error.details().toString()).doesNotContain("secret");
	}

	@Test
	void refusesSettingsBesideAnUnusableEnvironmentFile() {
		OpenAiClientException error = failure(() -> new SettingsLoader(TestSettings::of,
				new EnvironmentProblem("Line 3 of the .env file is odd.", "Correct it."))
			.load());
		assertThat(error.remediation()).isEqualTo("Line 3 of the .env file is odd. Correct it.");
		assertThat(error.details()).containsEntry("problem", "Line 3 of the .env file is odd.");
	}

	private static OpenAiClientException failure(Supplier<OpenAiSettings> load) {
		OpenAiClientException error = catchThrowableOfType(OpenAiClientException.class, load::get);
		assertThat(error).hasMessage("OpenAI configuration is invalid.");
		assertThat(error.reason()).isEqualTo(FailureReason.SETTINGS_LOAD);
		return error;
	}

}
