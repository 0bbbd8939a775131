package dev.graphrag.openai.autoconfigure;

import java.util.List;
import java.util.Map;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.graphrag.openai.ApiKeySource;
import dev.graphrag.openai.Secret;
import dev.graphrag.openai.SharedOpenAiClientFactory;
import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.telemetry.OpenAiLogEvents;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@code UnknownSettings} and {@link MissingApiKey}.
 */
class StartUpWarningsTests {

	private static final String KEY = "graphrag.openai.api-key=sk-test-0123456789";

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	private final Logger logger = (Logger) LoggerFactory.getLogger(OpenAiLogEvents.LOGGER);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(OpenAiSettingsAutoConfiguration.class))
		.withPropertyValues("graphrag.openai.actor=ingest");

	@BeforeEach
	void listen() {
		this.log.start();
		this.logger.addAppender(this.log);
		this.logger.setLevel(Level.WARN);
	}

	@AfterEach
	void stopListening() {
		this.logger.detachAppender(this.log);
		this.logger.setLevel(null);
	}

	@ParameterizedTest
	@CsvSource({ "retry.max-attempt, retry.max-attempt, retry.max-attempts",
			"retry.maxAttempt, retry.maxattempt, retry.max-attempts", "api-keyfile-path, api-keyfile-path, ",
			"budget.chat.request-per-minute, budget.chat.request-per-minute, budget.chat.requests-per-minute",
			"budget.tokens-per-minute, budget.tokens-per-minute, budget.chat.tokens-per-minute",
			"budget.on-store-fail, budget.on-store-fail, budget.on-store-failure", "chat.modle, chat.modle, chat.model",
			"retry-max-attempts, retry-max-attempts, retry.max-attempts",
			"retrymaxattempts, retrymaxattempts, retry.max-attempts",
			"pricing.gpt-4.1-mini.input, pricing.gpt-4.1-mini.input, pricing.[gpt-4.1-mini].input",
			"pricing.gpt-4.1-mini.cached-input, pricing.gpt-4.1-mini.cached-input, pricing.[gpt-4.1-mini].cached-input" })
	void warnsOfNameThatIsNoSetting(String name, String shown, String probably) {
		start("graphrag.openai." + name + "=12345");
		assertThat(warnings()).singleElement()
			.asString()
			.startsWith("openai.settings.unknown")
			.contains("actor=\"ingest\"", "setting=\"graphrag.openai." + shown + "\"")
			.doesNotContain("12345");
		if (probably != null) {
			assertThat(warnings().get(0)).contains("probably=\"graphrag.openai." + probably + "\"");
		}
		else {
			assertThat(warnings().get(0)).doesNotContain("probably");
		}
	}

	@Test
	void warnsOfVariableThatIsNoSetting() {
		Map<String, Object> variables = Map.of("GRAPHRAG_OPENAI_RETRY_MAXATTEMPT", "12345",
				"GRAPHRAG_OPENAI_RETRY_MAXELAPSED", "5s", "GRAPHRAG_OPENAI_RETRY_MAX_BACKOFF", "5s");
		this.runner.withPropertyValues(KEY)
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment", variables)))
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(warnings()).singleElement()
			.asString()
			.contains("probably=\"graphrag.openai.retry.max-attempts\"", "GRAPHRAG_OPENAI_RETRY_MAXATTEMPT");
	}

	@ParameterizedTest
	@ValueSource(strings = { "retry.maxAttempts=7", "retry.max_attempts=7", "pricing.[gpt-4.1-mini].input=1",
			"pricing.[gpt-4.1-mini].cachedInput=1", "pricing.my-model.input=1", "http.proxy=http://proxy:3128",
			"policy.baseline-model=gpt-6", "budget.chat.requestsPerMinute=60" })
	void saysNothingOfKnownNames(String property) {
		start("graphrag.openai." + property);
		assertThat(warnings()).isEmpty();
	}

	@Test
	void saysOnceThatThereIsNoKey() {
		this.runner.run((context) -> assertThat(context).hasNotFailed());
		assertThat(warnings()).singleElement()
			.asString()
			.startsWith("openai.settings.no_api_key")
			.contains("OPENAI_API_KEY", "OPENAI_API_KEY_FILE", "ApiKeySource");
	}

	@Test
	void leavesTheKeyToAnApplicationThatSuppliesItInItsOwnWay() {
		this.runner.withBean(ApiKeySource.class, () -> () -> new Secret("key"))
			.run((context) -> assertThat(context).hasSingleBean(OpenAiSettings.class));
		this.runner.withBean(SharedOpenAiClientFactory.class, () -> (settings, listeners) -> {
			throw new IllegalStateException();
		}).run((context) -> assertThat(context).hasNotFailed());
		assertThat(warnings()).isEmpty();
	}

	private void start(String property) {
		this.runner.withPropertyValues(KEY, property).run((context) -> assertThat(context).hasNotFailed());
	}

	private List<String> warnings() {
		return this.log.list.stream().map((event) -> event.getMessage() + " " + event.getKeyValuePairs()).toList();
	}

}
