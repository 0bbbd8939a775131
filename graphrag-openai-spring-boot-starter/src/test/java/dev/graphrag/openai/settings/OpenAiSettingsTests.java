package dev.graphrag.openai.settings;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.Secret;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

class OpenAiSettingsTests {

	private static final String SECRET = "sk-test-0123456789";

	@Test
	void hasTheDocumentedDefaults() {
		OpenAiSettings settings = bind(Map.of());
		assertThat(settings.apiKey()).isNull();
		assertThat(settings.baseUrl()).isEqualTo("https://api.openai.com/v1");
		assertThat(settings.allowInsecureBaseUrl()).isFalse();
		assertThat(settings.actor()).isEqualTo(System.getProperty("user.name"));
		assertThat(settings.chat().model()).isEqualTo("gpt-4.1-mini");
		assertThat(settings.fallback()).isEqualTo(new OpenAiSettings.Fallback(false, true));
		assertThat(settings.embedding().model()).isEqualTo("text-embedding-3-small");
		assertThat(settings.embedding().dimensions()).isNull();
		assertThat(settings.embedding().expectedDimensions()).isEqualTo(1536);
		assertThat(settings.retry())
			.isEqualTo(new OpenAiSettings.Retry(3, Duration.ofMillis(500), Duration.ofSeconds(30), 0.25,
					Duration.ofSeconds(120), Duration.ofMinutes(5), new OpenAiSettings.Budget(true, 500)));
		assertThat(settings.timeout())
			.isEqualTo(new OpenAiSettings.Timeout(Duration.ofSeconds(10), Duration.ofSeconds(60)));
		assertThat(settings.http())
			.isEqualTo(new OpenAiSettings.Http(64, Duration.ofMinutes(5), DataSize.ofMegabytes(256), null, null));
		assertThat(settings.stream())
			.isEqualTo(new StreamSettings(Duration.ofSeconds(30), Duration.ofMinutes(10), 256));
		assertThat(settings.async()).isEqualTo(new AsyncSettings(128, 1000));
		assertThat(settings.springAi()).isEqualTo(new SpringAiSettings(true));
		assertThat(settings.corpus()).isEqualTo(new CorpusSettings(8, 256, 250_000, 10));
		assertThat(settings.budget()).isEqualTo(BudgetSettings.none());
		assertThat(settings.rateLimits()).isEmpty();
		assertThat(settings.embedding().store()).isEqualTo(EmbeddingStoreSettings.none());
	}

	@Test
	void takesBlankTextsAsUnset() {
		OpenAiSettings settings = bind(Map.of("api-key", " ", "base-url", "", "actor", "  ", "chat.model", " ",
				"embedding.model", "", "embedding.dimensions", ""));
		assertThat(settings).isEqualTo(bind(Map.of()));
	}

	@Test
	void stripsTexts() {
		OpenAiSettings settings = bind(Map.of("api-key", " " + SECRET + "\n", "base-url", " https://host/v1 ",
				"chat.model", " gpt-4.1-mini "));
		assertThat(settings.apiKey()).isEqualTo(new Secret(SECRET));
		assertThat(settings.baseUrl()).isEqualTo("https://host/v1");
	}

	@Test
	void namesUnknownActorWhereThereIsNoUser() {
		String user = System.getProperty("user.name");
		try {
			System.setProperty("user.name", "?");
			assertThat(bind(Map.of()).actor()).isEqualTo("unknown");
		}
		finally {
			System.setProperty("user.name", user);
		}
	}

	@Test
	void hidesKeyAndHostWhenPrinted() {
		OpenAiSettings settings = bind(Map.of("api-key", SECRET, "base-url", "https://proxy.example/v1"));
		assertThat(settings.toString()).contains("apiKey=***", "baseUrl=https://***/v1")
			.doesNotContain(SECRET, "proxy.example");
		assertThat(settings.customBaseUrl()).isTrue();
		assertThat(bind(Map.of()).toString()).contains("https://api.openai.com/v1");
	}

	@Test
	void printsEveryPart() {
		assertThat(bind(Map.of()).toString()).contains(
				"stream=StreamSettings[idleTimeout=PT30S, maxDuration=PT10M, maxConcurrent=256]",
				"async=AsyncSettings[maxConcurrent=128, maxQueued=1000]", "springAi=SpringAiSettings[enabled=true]");
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://host/v1", "HTTPS://host", "https://host:8443/v1/", "https://my_llm:8000/v1",
			"https://host:/v1", "https://[::1]:8080/v1" })
	void acceptsBaseUrl(String url) {
		assertThat(bind(Map.of("base-url", url)).baseUrl()).isEqualTo(url);
	}

	@Test
	void acceptsPlainHttpWhereAllowed() {
		assertThat(bind(Map.of("base-url", "http://localhost:1/v1", "allow-insecure-base-url", "yes")).baseUrl())
			.isEqualTo("http://localhost:1/v1");
	}

	@ParameterizedTest
	@CsvSource({ "http://hidden/v1, is plain http", "ftp://hidden/v1, does not begin with https://",
			"hidden/v1, does not begin with https://", "https:///hidden, has no valid host",
			"https://hidden:hidden2@host/v1, has a user or password",
			"https://hidé/v1, has a host that is not in ASCII", "https://hid$den/v1, has no valid host",
			"https://hidden:99999/v1, has no valid host", "https://hidden:0/v1, has no valid host",
			"https://hidden/v1?x=1, has a query", "https://hidden/v1#x, has a query or a fragment",
			"https://hid den/v1, is not a URL", "https:hidden, has no valid host" })
	void refusesBaseUrlWithoutQuotingIt(String url, String problem) {
		OpenAiClientException error = failure(Map.of("base-url", url));
		assertThat(error).hasMessageContainingAll("graphrag.openai.base-url (OPENAI_BASE_URL)", problem)
			.hasMessageNotContaining("hid");
		assertThat(error.remediation()).doesNotContain("hid");
		assertThat(error.details().toString()).doesNotContain("hid");
	}

	@ParameterizedTest
	@CsvSource({ "true, true", "1, true", "YES, true", "on, true", "false, false", "0, false", "no, false",
			"Off, false" })
	void readsSwitches(String text, boolean expected) {
		OpenAiSettings settings = bind(
				Map.of("fallback.enabled", text, "allow-insecure-base-url", text, "spring-ai.enabled", text));
		assertThat(settings.springAi().enabled()).isEqualTo(expected);
		assertThat(settings.fallback().enabled()).isEqualTo(expected);
		assertThat(settings.allowInsecureBaseUrl()).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "allow-insecure-base-url | maybe", "fallback.enabled | maybe",
			"fallback.enabled | 2", "fallback.cooldown | sometimes", "chat.model | gpt-4o", "chat.model | gpt-4o-mini",
			"chat.model | GPT-4.1-mini", "embedding.dimensions | 0", "embedding.dimensions | -1",
			"embedding.dimensions | 1.5", "embedding.dimensions | many", "embedding.dimensions | 2147483648",
			"retry.max-attempts | 0", "retry.max-attempts | -3", "retry.max-attempts | 2.5", "retry.max-attempts | abc",
			"retry.max-attempts | 99999999999999999999", "retry.backoff | 0s", "retry.backoff | -500ms",
			"retry.backoff | soon", "retry.backoff | 0.5s", "retry.backoff | 99999999999d", "retry.max-backoff | 0ms",
			"retry.max-backoff | -1s", "retry.max-backoff | 40000d", "retry.jitter | -0.1", "retry.jitter | 1.01",
			"retry.jitter | NaN", "retry.jitter | Infinity", "retry.jitter | some", "retry.max-retry-after | -1s",
			"retry.max-retry-after | 40000d", "retry.max-retry-after | later", "retry.max-elapsed | 0",
			"retry.max-elapsed | -5m", "retry.budget.enabled | perhaps", "retry.budget.capacity | 0",
			"retry.budget.capacity | full", "timeout.connect | 0", "timeout.connect | never", "timeout.request | 0s",
			"timeout.request | -60s", "timeout.request | 1ns", "timeout.connect | 100d",
			"http.max-idle-connections | -1", "http.max-idle-connections | few", "http.keep-alive | 0",
			"http.keep-alive | long", "http.max-response-size | 0", "http.max-response-size | -1MB",
			"http.max-response-size | 2GB", "http.max-response-size | big", "stream.idle-timeout | 0s",
			"stream.idle-timeout | -1s", "stream.idle-timeout | 1ns", "stream.idle-timeout | 25d",
			"stream.idle-timeout | 40000d", "stream.idle-timeout | long", "stream.max-duration | 0",
			"stream.max-duration | -10m", "stream.max-duration | 1ns", "stream.max-duration | 25d",
			"stream.max-duration | ever", "stream.max-concurrent | 0", "stream.max-concurrent | -1",
			"stream.max-concurrent | 2.5", "stream.max-concurrent | many", "async.max-concurrent | 0",
			"async.max-concurrent | -1", "async.max-concurrent | 2147483648", "async.max-queued | -1",
			"async.max-queued | 0.5", "async.max-queued | none", "spring-ai.enabled | maybe", "spring-ai.enabled | 2" })
	void refusesValueThatBreaksItsRule(String property, String value) {
		OpenAiClientException error = failure(Map.of(property, value));
		Setting setting = Objects.requireNonNull(Setting.of(Setting.PREFIX + "." + property));
		assertThat(error.reason()).isEqualTo(FailureReason.SETTINGS_LOAD);
		assertThat(error).hasMessageContaining(setting.names()).hasMessageMatching("(?s).*'[^']+'.*");
		assertThat(error.remediation()).startsWith("Set " + setting.names() + " to ");
		assertThat(error.details()).containsEntry("reason", "settings_load")
			.containsEntry("setting", setting.property())
			.containsEntry("rule", setting.rule());
	}

	@Test
	void acceptsTheBoundsOfStreamsAndFutures() {
		OpenAiSettings least = bind(Map.of("stream.idle-timeout", "1ms", "stream.max-duration", "1ms",
				"stream.max-concurrent", "1", "async.max-concurrent", "1", "async.max-queued", "0"));
		assertThat(least.stream()).isEqualTo(new StreamSettings(Duration.ofMillis(1), Duration.ofMillis(1), 1));
		assertThat(least.async()).isEqualTo(new AsyncSettings(1, 0));
		OpenAiSettings most = bind(Map.of("stream.idle-timeout", "24d", "stream.max-duration", "24d"));
		assertThat(most.stream().idleTimeout()).isEqualTo(most.stream().maxDuration()).isEqualTo(Duration.ofDays(24));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "retry.max-attempts | abc", "retry.max-attempts | 2.5", "retry.backoff | soon",
					"retry.backoff | -500ms", "retry.backoff | 0s", "fallback.enabled | maybe", "chat.model | gpt-4o",
					"http.max-response-size | big", "retry.jitter | NaN" })
	void quotesTheSuppliedValue(String property, String value) {
		assertThat(failure(Map.of(property, value))).hasMessageContaining("'" + value + "'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "sk-hidden\nkey", "sk-hidden\u0007", "sk-hidden-ключ", "sk-hidden\u007f" })
	void refusesKeyThatNoHeaderCanCarryWithoutQuotingIt(String key) {
		OpenAiClientException error = failure(Map.of("api-key", key));
		assertThat(error).hasMessageContaining("graphrag.openai.api-key (OPENAI_API_KEY)")
			.hasMessageNotContaining("hidden");
		assertThat(error.details().toString()).doesNotContain("hidden");
	}

	@ParameterizedTest
	@ValueSource(strings = { "actor", "embedding.model" })
	void refusesNamesWithLineBreaks(String property) {
		assertThat(failure(Map.of(property, "a\nb"))).hasMessageContaining("'a?b'");
	}

	@Test
	void permitsFallbackModelWhereEnabled() {
		assertThat(bind(Map.of("chat.model", "gpt-4o-mini", "fallback.enabled", "true")).chat().model())
			.isEqualTo("gpt-4o-mini");
	}

	@Test
	void copiesKeepTheOtherSettings() {
		OpenAiSettings settings = bind(Map.of("api-key", SECRET, "retry.jitter", "0"));
		assertThat(settings.withActor("probe").actor()).isEqualTo("probe");
		assertThat(settings.withActor("probe").withActor(settings.actor())).isEqualTo(settings);
		assertThat(settings.withRetry(settings.retry().withMaxAttempts(5)).retry().maxAttempts()).isEqualTo(5);
		assertThat(settings.withRetry(settings.retry().withBackoff(Duration.ofSeconds(1))).retry().backoff())
			.isEqualTo(Duration.ofSeconds(1));
		OpenAiSettings elsewhere = settings.withEndpoint("http://localhost:1/v1", new Secret("other"));
		assertThat(elsewhere.baseUrl()).isEqualTo("http://localhost:1/v1");
		assertThat(elsewhere.retry()).isEqualTo(settings.retry());
	}

	@Test
	void masksHostsWithUnderscores() {
		OpenAiSettings settings = bind(Map.of("base-url", "https://my_llm:8000/v1"));
		assertThat(settings.maskedBaseUrl()).isEqualTo("https://***/v1");
		assertThat(settings.toString()).doesNotContain("my_llm");
		assertThat(settings.redactor().redact("to my_llm:8000 (my_llm)")).isEqualTo("to *** (***)");
	}

	@Test
	void redactorKnowsThePasswordOfTheProxy() {
		OpenAiSettings settings = bind(Map.of("http.proxy", "http://user:pass%40word@proxy.example:3128"));
		assertThat(settings.redactor().redact("login pass@word refused")).isEqualTo("login *** refused");
		assertThat(settings.toString()).contains("http://***@proxy.example:3128").doesNotContain("pass");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "'hidden-key' | is wrapped in quotes", "\"hidden-key\" | is wrapped in quotes",
					"Bearer hidden-key | begins with \"Bearer\"", "bearer hidden-key | begins with \"Bearer\"",
					"${hidden} | is a placeholder that cannot be resolved", "hiddén | must be a key of printable" },
			quoteCharacter = '!')
	void refusesWhatIsNoKeyWithoutQuotingIt(String key, String problem) {
		OpenAiClientException error = failure(Map.of("api-key", key));
		assertThat(error).hasMessageContainingAll("graphrag.openai.api-key (OPENAI_API_KEY)", problem);
		assertThat(error.getMessage() + error.remediation() + error.details()).doesNotContain("hidd", "${");
	}

	@Test
	void keepsPlaceholderInsideKey() {
		assertThat(OpenAiSettings.defaults().withApiKey(new Secret("gw-${a}-b")).apiKey())
			.isEqualTo(new Secret("gw-${a}-b"));
	}

	@Test
	void allowsTheModelsOfThePolicy() {
		OpenAiSettings settings = bind(
				Map.of("policy.baseline-model", " gpt-6-mini ", "policy.fallback-model", "gpt-6-nano"));
		assertThat(settings.chat().model()).isEqualTo("gpt-6-mini");
		assertThat(settings.models().allowed()).containsExactly("gpt-6-mini");
		assertThat(
				bind(Map.of("policy.baseline-model", "gpt-6", "chat.model", "gpt-4o-mini", "fallback.enabled", "true"))
					.models()
					.allowed())
			.containsExactly("gpt-6", "gpt-4o-mini");
		assertThat(failure(Map.of("policy.baseline-model", "gpt-6", "chat.model", "gpt-4.1-mini")))
			.hasMessageContaining("OPENAI_MODEL");
	}

	@ParameterizedTest
	@MethodSource
	void refusesNullByName(String name, ThrowingCallable change) {
		assertThatIllegalArgumentException().isThrownBy(change).withMessage(name + " must not be null");
	}

	@SuppressWarnings("NullAway") // what callers without a checker can pass
	static Stream<Arguments> refusesNullByName() {
		OpenAiSettings settings = OpenAiSettings.defaults();
		return Stream.of(change("policy", () -> settings.withPolicy(null)),
				change("chat", () -> settings.withChat(null)), change("fallback", () -> settings.withFallback(null)),
				change("embedding", () -> settings.withEmbedding(null)),
				change("retry", () -> settings.withRetry(null)), change("timeout", () -> settings.withTimeout(null)),
				change("http", () -> settings.withHttp(null)), change("pricing", () -> settings.withPricing(null)),
				change("warmUp", () -> settings.withWarmUp(null)), change("stream", () -> settings.withStream(null)),
				change("async", () -> settings.withAsync(null)),
				change("idleTimeout", () -> settings.stream().withIdleTimeout(null)),
				change("maxDuration", () -> settings.stream().withMaxDuration(null)),
				change("backoff", () -> settings.retry().withBackoff(null)),
				change("maxElapsed", () -> settings.retry().withMaxElapsed(null)),
				change("connect", () -> new OpenAiSettings.Timeout(null, Duration.ofSeconds(1))),
				change("keepAlive", () -> new OpenAiSettings.Http(1, null, DataSize.ofMegabytes(1), null, null)));
	}

	private static Arguments change(String name, ThrowingCallable change) {
		return Arguments.of(name, change);
	}

	@Test
	void refusesPolicyWhoseModelsAreTheSame() {
		assertThat(failure(Map.of("policy.baseline-model", "gpt-4o-mini"))).hasMessageContainingAll(
				"graphrag.openai.policy.fallback-model", "other than the baseline model", "'gpt-4o-mini'");
		assertThat(bind(Map.of("policy.baseline-model", " ", "policy.fallback-model", "")).policy())
			.isEqualTo(OpenAiSettings.defaults().policy());
	}

	@Test
	void defaultsAreThoseOfBoundSettings() {
		assertThat(OpenAiSettings.defaults()).isEqualTo(bind(Map.of()));
	}

	@Test
	void changesOnePartAndKeepsTheOthers() {
		OpenAiSettings settings = OpenAiSettings.defaults()
			.withApiKey(new Secret(SECRET))
			.withAllowInsecureBaseUrl(true)
			.withBaseUrl("http://localhost:1/v1")
			.withActor("ingest")
			.withFallback(new OpenAiSettings.Fallback(true, false))
			.withChatModel("gpt-4o-mini")
			.withEmbedding(new OpenAiSettings.Embedding("text-embedding-3-large", 256))
			.withTimeout(new OpenAiSettings.Timeout(Duration.ofSeconds(1), Duration.ofSeconds(2)))
			.withWarmUp(new OpenAiSettings.WarmUp(false))
			.withStream(OpenAiSettings.defaults()
				.stream()
				.withIdleTimeout(Duration.ofSeconds(3))
				.withMaxDuration(Duration.ofSeconds(4))
				.withMaxConcurrent(5))
			.withAsync(OpenAiSettings.defaults().async().withMaxConcurrent(6).withMaxQueued(7));
		assertThat(settings).isEqualTo(bind(Map.ofEntries(Map.entry("api-key", SECRET),
				Map.entry("base-url", "http://localhost:1/v1"), Map.entry("allow-insecure-base-url", "true"),
				Map.entry("actor", "ingest"), Map.entry("fallback.enabled", "true"),
				Map.entry("fallback.cooldown", "false"), Map.entry("chat.model", "gpt-4o-mini"),
				Map.entry("embedding.model", "text-embedding-3-large"), Map.entry("embedding.dimensions", "256"),
				Map.entry("timeout.connect", "1s"), Map.entry("timeout.request", "2s"),
				Map.entry("warm-up.enabled", "false"), Map.entry("stream.idle-timeout", "3s"),
				Map.entry("stream.max-duration", "4s"), Map.entry("stream.max-concurrent", "5"),
				Map.entry("async.max-concurrent", "6"), Map.entry("async.max-queued", "7"))));
	}

	@Test
	void checksTheRulesOfChangedCopies() {
		OpenAiSettings defaults = OpenAiSettings.defaults();
		assertThat(catchThrowable(() -> defaults.withBaseUrl("http://localhost/v1")))
			.hasMessageContaining("plain http");
		assertThat(catchThrowable(() -> defaults.withChatModel("gpt-4o"))).hasMessageContaining("OPENAI_MODEL");
	}

	@Test
	void baselineAsChatModelFollowsThePolicy() {
		OpenAiSettings.Policy policy = new OpenAiSettings.Policy("gpt-6", "gpt-6-mini");
		assertThat(OpenAiSettings.defaults().withPolicy(policy).chat().model()).isEqualTo("gpt-6");
	}

	private static OpenAiClientException failure(Map<String, String> values) {
		Throwable failure = catchThrowable(() -> bind(values));
		assertThat(failure).isNotNull();
		return Objects.requireNonNull(SettingsFailure.find(failure));
	}

	private static OpenAiSettings bind(Map<String, String> values) {
		MapConfigurationPropertySource source = new MapConfigurationPropertySource();
		values.forEach((name, value) -> source.put(Setting.PREFIX + "." + name, value));
		return new Binder(source).bindOrCreate(Setting.PREFIX, OpenAiSettings.class);
	}

}
