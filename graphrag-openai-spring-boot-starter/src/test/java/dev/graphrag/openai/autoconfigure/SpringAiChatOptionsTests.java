package dev.graphrag.openai.autoconfigure;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.ai.model.openai.autoconfigure.OpenAiChatProperties;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SpringAiChatOptions}, against what Spring AI makes of the same
 * properties.
 */
class SpringAiChatOptionsTests {

	private static final String ALL = """
			frequency-penalty=0.1
			logit-bias.50256=-100
			logprobs=true
			top-logprobs=3
			max-tokens=64
			n=2
			output-modalities=text,audio
			output-audio.voice=alloy
			output-audio.format=mp3
			presence-penalty=0.2
			response-format.type=json_object
			stream-options.include-usage=true
			seed=7
			stop=END,STOP
			temperature=0.3
			top-p=0.4
			tool-choice=none
			user=u-1
			parallel-tool-calls=false
			store=true
			metadata.team=ingest
			reasoning-effort=low
			verbosity=high
			service-tier=flex
			prompt-cache-key=cache-1
			extra-body.top_k=5
			""";

	@ParameterizedTest
	@ValueSource(strings = { "spring.ai.openai.chat.", "spring.ai.openai.chat.options." })
	void takesOverAllThatSpringAiDoes(String prefix) {
		OpenAiChatOptions ours = taken(prefix, ALL);
		assertThat(ours).isEqualTo(springAis(prefix, ALL));
		assertThat(ours).isNotEqualTo(taken(prefix, ""));
	}

	@ParameterizedTest
	@ValueSource(strings = { "max-completion-tokens=9", "maxCompletionTokens=9", "response-format.json-schema={}" })
	void takesOverWhatExcludesOthers(String property) {
		String prefix = "spring.ai.openai.chat.";
		assertThat(taken(prefix, property)).isEqualTo(springAis(prefix, property)).isNotEqualTo(taken(prefix, ""));
	}

	@Test
	void changesNothingWhereNothingIsSet() {
		assertThat(taken("", "")).isEqualTo(OpenAiChatOptions.builder().model("ours").build());
	}

	@Test
	void keepsTheClientsModel() {
		assertThat(taken("spring.ai.openai.", "chat.model=gpt-4o\nchat.options.model=gpt-4o\nmodel=gpt-5").getModel())
			.isEqualTo("ours");
	}

	@Test
	void currentSpellingGoesBeforeTheDeprecatedOne() {
		assertThat(taken("spring.ai.openai.chat.", "options.temperature=0.9\ntemperature=0.1").getTemperature())
			.isEqualTo(0.1);
	}

	@Test
	void takesHeadersOverButTheClientsOwn() {
		assertThat(taken("spring.ai.openai.", "custom-headers.X-Team=ingest\ncustom-headers.Authorization=Bearer x")
			.getCustomHeaders()).containsExactly(Map.entry("X-Team", "ingest"));
		assertThat(taken("spring.ai.openai.", "custom-headers.X-Team=ingest\nchat.custom-headers.X-Team=retrieval")
			.getCustomHeaders()).containsExactly(Map.entry("X-Team", "retrieval"));
	}

	private static OpenAiChatOptions taken(String prefix, String properties) {
		return SpringAiChatOptions.over(OpenAiChatOptions.builder().model("ours").build(),
				environment(prefix, properties));
	}

	private static OpenAiChatOptions springAis(String prefix, String properties) {
		OpenAiChatProperties bound = Binder.get(environment(prefix, properties))
			.bind(OpenAiChatProperties.CONFIG_PREFIX, OpenAiChatProperties.class)
			.get();
		bound.setModel("ours");
		return bound.toOptions();
	}

	private static StandardEnvironment environment(String prefix, String properties) {
		Map<String, Object> values = Arrays.stream(properties.split("\n"))
			.filter((line) -> !line.isBlank())
			.map((line) -> line.split("=", 2))
			.collect(Collectors.toMap((line) -> prefix + line[0], (line) -> line[1]));
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().addFirst(new MapPropertySource("test", values));
		return environment;
	}

}
