package dev.graphrag.openai.autoconfigure;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.Secret;
import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.settings.Setting;
import dev.graphrag.openai.settings.SettingsFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.support.SystemEnvironmentPropertySourceEnvironmentPostProcessor;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

class OpenAiEnvironmentPostProcessorTests {

	private final Map<String, Object> variables = new LinkedHashMap<>();

	@Test
	void mapsEveryEnvironmentName() {
		this.variables.put("OPENAI_API_KEY", "sk-test-0123456789");
		this.variables.put("OPENAI_BASE_URL", "http://localhost:1/v1");
		this.variables.put("OPENAI_ALLOW_INSECURE_BASE_URL", "on");
		this.variables.put("GRAPH_RAG_ACTOR", "ingest");
		this.variables.put("OPENAI_MODEL", "gpt-4o-mini");
		this.variables.put("OPENAI_ENABLE_FALLBACK", "yes");
		this.variables.put("OPENAI_EMBEDDING_MODEL", "text-embedding-3-large");
		this.variables.put("OPENAI_EMBEDDING_DIMENSIONS", "256");
		this.variables.put("OPENAI_MAX_ATTEMPTS", "5");
		this.variables.put("OPENAI_BACKOFF_SECONDS", "1.5");
		OpenAiSettings settings = bind();
		assertThat(settings.apiKey()).isEqualTo(new Secret("sk-test-0123456789"));
		assertThat(settings.baseUrl()).isEqualTo("http://localhost:1/v1");
		assertThat(settings.actor()).isEqualTo("ingest");
		assertThat(settings.chat().model()).isEqualTo("gpt-4o-mini");
		assertThat(settings.fallback().enabled()).isTrue();
		assertThat(settings.embedding()).isEqualTo(new OpenAiSettings.Embedding("text-embedding-3-large", 256));
		assertThat(settings.retry().maxAttempts()).isEqualTo(5);
		assertThat(settings.retry().backoff()).isEqualTo(Duration.ofMillis(1500));
		this.variables.put("OPENAI_API_KEY_FILE", "");
		assertThat(this.variables.keySet()).containsExactlyInAnyOrderElementsOf(environmentNames());
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "\t" })
	void takesBlankEnvironmentValuesAsUnset(String blank) {
		OpenAiSettings defaults = bind();
		environmentNames().forEach((name) -> this.variables.put(name, blank));
		assertThat(bind()).isEqualTo(defaults);
	}

	@Test
	void takesBlankEnvironmentFormOfPropertyAsUnset() {
		this.variables.put("GRAPHRAG_OPENAI_CHAT_MODEL", " ");
		this.variables.put("GRAPHRAG_OPENAI_RETRY_MAXATTEMPTS", "");
		this.variables.put("GRAPHRAG_OPENAI_FALLBACK_ENABLED", "");
		this.variables.put("OPENAI_MODEL", "gpt-4o-mini");
		this.variables.put("OPENAI_ENABLE_FALLBACK", "true");
		ConfigurableEnvironment environment = environment();
		environment.getPropertySources()
			.addLast(new MapPropertySource("application.yaml", Map.of("graphrag.openai.retry.max-attempts", "7")));
		assertThat(bind(environment).chat().model()).isEqualTo("gpt-4o-mini");
		assertThat(bind(environment).retry().maxAttempts()).isEqualTo(7);
	}

	@Test
	void propertyWins() {
		this.variables.put("OPENAI_MAX_ATTEMPTS", "5");
		ConfigurableEnvironment environment = environment();
		environment.getPropertySources()
			.addFirst(new MapPropertySource("application.yaml", Map.of("graphrag.openai.retry.max-attempts", "7")));
		assertThat(bind(environment).retry().maxAttempts()).isEqualTo(7);
	}

	@Test
	void propertyWinsInSourceAddedLast() {
		this.variables.put("OPENAI_MAX_ATTEMPTS", "5");
		ConfigurableEnvironment environment = environment();
		environment.getPropertySources()
			.addLast(new MapPropertySource("defaultProperties", Map.of("graphrag.openai.retry.max-attempts", "7")));
		assertThat(bind(environment).retry().maxAttempts()).isEqualTo(7);
		assertThat(environment.getProperty("graphrag.openai.retry.max-attempts")).isEqualTo("7");
	}

	@Test
	void environmentFormOfPropertyWins() {
		this.variables.put("OPENAI_MODEL", "unknown");
		this.variables.put("GRAPHRAG_OPENAI_CHAT_MODEL", "gpt-4.1-mini");
		assertThat(bind().chat().model()).isEqualTo("gpt-4.1-mini");
	}

	@Test
	void readsEnvironmentNamesFromAnySourceAtTheMomentOfAsking() {
		this.variables.put("OPENAI_MAX_ATTEMPTS", " ");
		ConfigurableEnvironment environment = environment();
		environment.getPropertySources()
			.addLast(new MapPropertySource("dotenv", Map.of("OPENAI_MAX_ATTEMPTS", "4", "OPENAI_MODEL", "${model}")));
		environment.getPropertySources().addLast(new MapPropertySource("more", Map.of("model", "gpt-4.1-mini")));
		assertThat(bind(environment).retry().maxAttempts()).isEqualTo(4);
		assertThat(bind(environment).chat().model()).isEqualTo("gpt-4.1-mini");
	}

	@Test
	void keepsKeyThatLooksLikeAPlaceholder() {
		this.variables.put("OPENAI_API_KEY", "sk-${none}-x");
		assertThat(bind().apiKey()).isEqualTo(new Secret("sk-${none}-x"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "max-attempts", "maxAttempts", "max_attempts", "MAX-ATTEMPTS" })
	void propertyWinsInEverySpelling(String spelling) {
		this.variables.put("OPENAI_MAX_ATTEMPTS", "4");
		ConfigurableEnvironment environment = environment();
		environment.getPropertySources()
			.addLast(new MapPropertySource("defaultProperties", Map.of("graphrag.openai.retry." + spelling, "7")));
		assertThat(bind(environment).retry().maxAttempts()).isEqualTo(7);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "${NOPE:}", "${NOPE: }" })
	void takesBlankPropertyAsUnsetAndAsksTheNextSource(String blank) {
		ConfigurableEnvironment environment = environment();
		Map<String, Object> file = new LinkedHashMap<>();
		List.of("retry.max-attempts", "retry.backoff", "retry.jitter", "fallback.enabled", "http.max-response-size",
				"embedding.dimensions")
			.forEach((name) -> file.put("graphrag.openai." + name, blank));
		environment.getPropertySources().addLast(new MapPropertySource("file", file));
		environment.getPropertySources()
			.addLast(new MapPropertySource("defaultProperties",
					Map.of("graphrag.openai.retry.max-attempts", "7", "graphrag.openai.retry.backoff", "2s",
							"graphrag.openai.retry.jitter", "0.5", "graphrag.openai.http.max-response-size", "2MB")));
		this.variables.put("OPENAI_ENABLE_FALLBACK", "true");
		this.variables.put("OPENAI_EMBEDDING_DIMENSIONS", "256");
		OpenAiSettings settings = bind(environment);
		assertThat(settings.retry())
			.isEqualTo(settings.retry().withMaxAttempts(7).withBackoff(Duration.ofSeconds(2)).withJitter(0.5));
		assertThat(settings.fallback().enabled()).isTrue();
		assertThat(settings.embedding().dimensions()).isEqualTo(256);
		assertThat(settings.http().maxResponseSize().toMegabytes()).isEqualTo(2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "OPENAI_API_KEY", "GRAPHRAG_OPENAI_API_KEY" })
	void keepsPlaceholderInsideKeyOfTheEnvironment(String name) {
		this.variables.put("vBn5", "resolved");
		this.variables.put(name, "gwkey-7Yw9${vBn5}Rm2P");
		assertThat(bind().apiKey()).isEqualTo(new Secret("gwkey-7Yw9${vBn5}Rm2P"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "OPENAI_API_KEY", "GRAPHRAG_OPENAI_API_KEY" })
	void resolvesKeyThatIsAPlaceholderAsAWhole(String name) {
		this.variables.put("VAULT_KEY", "sk-test-0123456789");
		this.variables.put(name, "${NOPE:${VAULT_KEY}}");
		assertThat(bind().apiKey()).isEqualTo(new Secret("sk-test-0123456789"));
	}

	@ParameterizedTest
	@CsvSource({ "OPENAI_API_KEY, ${OPENAI_API_KEY}", "OPENAI_API_KEY, ${hidden}", "OPENAI_API_KEY, ' ${hidden} '",
			"GRAPHRAG_OPENAI_API_KEY, ${GRAPHRAG_OPENAI_API_KEY}", "GRAPHRAG_OPENAI_API_KEY, ${hidden}",
			"OPENAI_API_KEY, ${graphrag.openai.api-key}", "OPENAI_API_KEY, ${hidden:${hidden}}" })
	void refusesPlaceholderInPlaceOfTheKeyWithoutQuotingIt(String name, String value) {
		this.variables.put(name, value);
		OpenAiClientException error = SettingsFailure.from(catchThrowable(this::bind));
		assertThat(error)
			.hasMessage("graphrag.openai.api-key (OPENAI_API_KEY) is a placeholder that cannot be resolved.")
			.hasNoCause();
		assertThat(error.remediation() + error.details()).doesNotContain("hidden", "${");
	}

	@Test
	void takesBlankPlaceholderInPlaceOfTheKeyAsUnset() {
		this.variables.put("OPENAI_API_KEY", "${NOPE:}");
		assertThat(bind().apiKey()).isNull();
	}

	@Test
	void resolvesPlaceholdersInKeyOfAPropertyFileWhereThatWorks() {
		this.variables.put("VAULT_KEY", "0123456789");
		assertThat(bind(environmentWithKey("sk-${VAULT_KEY}")).apiKey()).isEqualTo(new Secret("sk-0123456789"));
		assertThat(bind(environmentWithKey("sk-${NOPE}-x")).apiKey()).isEqualTo(new Secret("sk-${NOPE}-x"));
		assertThat(bind(environmentWithKey("sk-${graphrag.openai.api-key}")).apiKey())
			.isEqualTo(new Secret("sk-${graphrag.openai.api-key}"));
	}

	private ConfigurableEnvironment environmentWithKey(String key) {
		ConfigurableEnvironment environment = environment();
		environment.getPropertySources()
			.addLast(new MapPropertySource("application.yaml", Map.of("graphrag.openai.api-key", key)));
		return environment;
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "OPENAI_MODEL | ${NOPE}", "OPENAI_MODEL | ${OPENAI_MODEL}", "GRAPH_RAG_ACTOR | a${NOPE}",
					"OPENAI_EMBEDDING_MODEL | ${NOPE}", "OPENAI_MAX_ATTEMPTS | ${NOPE}",
					"OPENAI_BACKOFF_SECONDS | ${OPENAI_BACKOFF_SECONDS}", "OPENAI_API_KEY_FILE | /run/${NOPE}",
					"OPENAI_BASE_URL | ${NOPE}", "OPENAI_EMBEDDING_DIMENSIONS | ${NOPE}" })
	void refusesAndQuotesPlaceholderThatCannotBeResolved(String name, String value) {
		this.variables.put(name, value);
		OpenAiClientException error = SettingsFailure.from(catchThrowable(this::bind));
		assertThat(error).hasMessageContaining(name).hasMessageContaining(value.substring(value.indexOf("${")));
	}

	@ParameterizedTest
	@CsvSource({ "0.5, PT0.5S", "2, PT2S", "' 1e-3 ', PT0.001S", "1e-9, PT0.000000001S", "0.0000000019, PT0.000000001S",
			"1E3, PT16M40S", "${seconds:3}, PT3S" })
	void readsBackoffAsDecimalSeconds(String text, Duration expected) {
		this.variables.put("OPENAI_BACKOFF_SECONDS", text);
		assertThat(bind().retry().backoff()).isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "NaN", "abc", "-1", "0", "0.0", "1e999", "1e-30", "1e999999999", "1e-999999999",
			"1e2147483648", "Infinity", "-Infinity", "0x1p3", "1,5", "500ms", "PT1S", "1s", "99999999999", "1 2" })
	void refusesBackoffThatIsNoPositiveNumberOfSeconds(String text) {
		this.variables.put("OPENAI_BACKOFF_SECONDS", text);
		OpenAiClientException error = SettingsFailure.from(catchThrowable(this::bind));
		assertThat(error).hasMessageContaining("OPENAI_BACKOFF_SECONDS").hasMessageContaining("'" + text + " seconds'");
		assertThat(error.remediation()).contains("OPENAI_BACKOFF_SECONDS");
	}

	@ParameterizedTest
	@CsvSource({ "OPENAI_MAX_ATTEMPTS, 2.5", "OPENAI_EMBEDDING_DIMENSIONS, many", "OPENAI_ENABLE_FALLBACK, maybe",
			"OPENAI_ALLOW_INSECURE_BASE_URL, 2", "OPENAI_MODEL, gpt-4o", "OPENAI_BASE_URL, nowhere" })
	void namesTheEnvironmentNameOfBadValues(String name, String value) {
		this.variables.put(name, value);
		OpenAiClientException error = SettingsFailure.from(catchThrowable(this::bind));
		assertThat(error).hasMessageContaining(name);
		assertThat(error.details()).containsEntry("environment", name);
	}

	@Test
	void tellsTheVariableAsOrigin() {
		this.variables.put("OPENAI_MODEL", "gpt-4.1-mini");
		this.variables.put("GRAPHRAG_OPENAI_ACTOR", "");
		assertThat(names(environment()).getOrigin("graphrag.openai.chat.model"))
			.hasToString("System Environment Property \"OPENAI_MODEL\"");
		assertThat(names(environment()).getOrigin("graphrag.openai.actor")).isNull();
		assertThat(names(environment()).getOrigin("server.port")).isNull();
	}

	@Test
	void containsOnlyWhatIsSet() {
		this.variables.put("OPENAI_MODEL", "gpt-4.1-mini");
		SettingsPropertySource source = names(environment());
		assertThat(source.containsProperty("graphrag.openai.chat.model")).isTrue();
		assertThat(source.containsProperty("graphrag.openai.api-key")).isFalse();
		assertThat(source.containsProperty("graphrag.openai.retry.jitter")).isFalse();
		assertThat(source.getPropertyNames()).contains("graphrag.openai.api-key")
			.doesNotContain("graphrag.openai.pricing");
	}

	private static Iterable<String> environmentNames() {
		return Arrays.stream(Setting.values()).map(Setting::environmentName).filter(Objects::nonNull).toList();
	}

	private static SettingsPropertySource names(ConfigurableEnvironment environment) {
		return new SettingsPropertySource(environment.getPropertySources());
	}

	private OpenAiSettings bind() {
		return bind(environment());
	}

	private static OpenAiSettings bind(ConfigurableEnvironment environment) {
		return Binder.get(environment).bindOrCreate(Setting.PREFIX, OpenAiSettings.class);
	}

	private ConfigurableEnvironment environment() {
		ConfigurableEnvironment environment = new StandardEnvironment();
		String name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
		environment.getPropertySources().replace(name, new SystemEnvironmentPropertySource(name, this.variables));
		ConfigurationPropertySources.attach(environment);
		SpringApplication application = new SpringApplication();
		new SystemEnvironmentPropertySourceEnvironmentPostProcessor().postProcessEnvironment(environment, application);
		new OpenAiEnvironmentPostProcessor().postProcessEnvironment(environment, application);
		return environment;
	}

}
