package dev.graphrag.openai.settings;

import java.util.List;

import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class ModelPolicyTests {

	@Test
	void allowsBaselineAlwaysAndFallbackWhereEnabled() {
		assertThat(policy(false).allowed()).containsExactly("gpt-4.1-mini");
		assertThat(policy(true).allowed()).containsExactly("gpt-4.1-mini", "gpt-4o-mini");
		assertThat(policy(true).allows("gpt-4o-mini")).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "gpt-4o-mini", "gpt-4o", "GPT-4.1-MINI", "gpt-4.1-mini ", "" })
	void refusesEverythingElse(String model) {
		assertThat(policy(false).allows(model)).isFalse();
		OpenAiClientException error = policy(false).refusal(model, "ingest", "A cure.");
		assertThat(error.reason()).isEqualTo(FailureReason.UNSUPPORTED_MODEL);
		assertThat(error).hasMessageContainingAll("'" + model + "'", "'ingest'", "[gpt-4.1-mini]");
		assertThat(error.details()).containsEntry("actor", "ingest")
			.containsEntry("supplied_model", model)
			.containsEntry("allowed_models", List.of("gpt-4.1-mini"));
	}

	@Test
	void quotesAnEmbeddingModelOnOneLineAndShortened() {
		OpenAiClientException error = ModelPolicy.embeddingRefusal("a\nb" + "c".repeat(500), "text-embedding-3-small",
				"ingest", "");
		assertThat(error).hasMessageStartingWith("Embedding model 'a?bc").hasMessageNotContaining("\n");
		assertThat(error.getMessage()).hasSizeLessThan(250).contains("[text-embedding-3-small]");
		assertThat(error.remediation()).contains("OPENAI_EMBEDDING_MODEL");
	}

	@Test
	void saysThatWhiteSpaceSurroundsAName() {
		assertThat(policy(false).refusal(" gpt-4.1-mini ", "ingest", ""))
			.hasMessage("Chat model ' gpt-4.1-mini ' asked for by 'ingest' is not allowed; allowed are [gpt-4.1-mini]."
					+ " White space surrounds the name.");
	}

	@Test
	void addsWhoNamedTheModelIfTheCallerDidNot() {
		assertThat(policy(false).refusal("gpt-5-mini", "ingest", "It is Spring AI's default."))
			.hasMessageEndingWith("allowed are [gpt-4.1-mini]. It is Spring AI's default.");
	}

	@Test
	void tellsHowToPermitTheFallbackModelAsTheConfiguredOne() {
		OpenAiClientException error = catchThrowableOfType(OpenAiClientException.class,
				() -> policy(false).checkConfigured("gpt-4o-mini", "ingest"));
		assertThat(error.reason()).isEqualTo(FailureReason.SETTINGS_LOAD);
		assertThat(error.remediation()).contains("OPENAI_MODEL", "OPENAI_ENABLE_FALLBACK");
		assertThat(error.details()).containsEntry("setting", "graphrag.openai.chat.model")
			.containsEntry("environment", "OPENAI_MODEL")
			.containsKey("rule");
	}

	private static ModelPolicy policy(boolean fallbackEnabled) {
		return new ModelPolicy(ModelPolicy.DEFAULT_BASELINE, ModelPolicy.DEFAULT_FALLBACK, fallbackEnabled);
	}

}
