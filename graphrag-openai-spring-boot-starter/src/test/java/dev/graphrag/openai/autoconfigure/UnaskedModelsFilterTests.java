package dev.graphrag.openai.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import dev.graphrag.openai.springai.EnableWithoutDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.openai.OpenAiAudioSpeechModel;
import org.springframework.ai.openai.OpenAiAudioTranscriptionModel;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiImageModel;
import org.springframework.ai.openai.OpenAiModerationModel;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.condition.ConditionEvaluationReport;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link UnaskedModelsFilter} in a whole application beside Spring AI's
 * starter.
 */
class UnaskedModelsFilterTests {

	private static final List<Class<?>> UNGUARDED = List.of(OpenAiImageModel.class, OpenAiAudioSpeechModel.class,
			OpenAiAudioTranscriptionModel.class, OpenAiModerationModel.class);

	@Test
	void applicationStartsWithoutSpringAisKey() {
		try (ConfigurableApplicationContext context = start()) {
			assertThat(context.getBeanProvider(ChatClient.Builder.class).getIfUnique()).isNotNull();
			assertThat(context.getBeansOfType(OpenAiChatModel.class)).containsOnlyKeys("openAiChatModel");
			assertThat(UNGUARDED).allMatch((type) -> context.getBeanNamesForType(type).length == 0);
		}
	}

	@Test
	void saysWhyAModelIsMissing() {
		try (ConfigurableApplicationContext context = start()) {
			assertThat(ConditionEvaluationReport.get(context.getBeanFactory())
				.getConditionAndOutcomesBySource()
				.get("org.springframework.ai.model.openai.autoconfigure.OpenAiImageAutoConfiguration"))
				.extracting((outcome) -> outcome.getOutcome().getMessage())
				.containsExactly(
						"the guarded OpenAI starter leaves unguarded models out unless asked for (spring.ai.model.image=openai)");
		}
	}

	@Test
	void keyOfSpringAisAsksForAll() {
		try (ConfigurableApplicationContext context = start("spring.ai.openai.api-key=sk-other-0123456789")) {
			assertThat(UNGUARDED).allMatch((type) -> context.getBeanNamesForType(type).length == 1);
			assertThat(context.getBeansOfType(OpenAiChatModel.class)).containsOnlyKeys("openAiChatModel");
		}
	}

	@ParameterizedTest
	@CsvSource({ "spring.ai.openai.image.api-key=sk-other-0123456789, OpenAiImageModel",
			"spring.ai.openai.audio.speech.api-key=sk-other-0123456789, OpenAiAudioSpeechModel",
			"spring.ai.openai.moderation.api-key=sk-other-0123456789, OpenAiModerationModel" })
	void settingsOfAModelAskForIt(String property, String model) {
		try (ConfigurableApplicationContext context = start(property)) {
			assertThat(UNGUARDED).filteredOn((type) -> context.getBeanNamesForType(type).length == 1)
				.extracting(Class::getSimpleName)
				.containsExactly(model);
		}
	}

	@Test
	void selectionAsksForTheModel() {
		List<String> failures = new ArrayList<>();
		try (ConfigurableApplicationContext context = start("spring.ai.model.image=openai")) {
			assertThat(context.getBeanNamesForType(OpenAiImageModel.class)).hasSize(1);
		}
		catch (RuntimeException ex) {
			failures.add(ex.getMessage());
		}
		// It is Spring AI's, and so is the lack of its key.
		assertThat(failures).allMatch((message) -> message.contains("openAiImageModel"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "spring.ai.openai.api-key=", "spring.ai.model.image=none" })
	void blanksAndOtherChoicesAskForNothing(String property) {
		try (ConfigurableApplicationContext context = start(property)) {
			assertThat(context.getBeanNamesForType(OpenAiImageModel.class)).isEmpty();
		}
	}

	private static ConfigurableApplicationContext start(String... properties) {
		List<String> all = new ArrayList<>(List.of("graphrag.openai.api-key=sk-test-0123456789",
				"graphrag.openai.warm-up.enabled=false", "spring.main.banner-mode=off"));
		all.addAll(List.of(properties));
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties(all.toArray(String[]::new))
			.run();
	}

	/**
	 * An application with both starters.
	 */
	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableWithoutDatabases
	static class Application {

	}

}
