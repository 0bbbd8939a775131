package dev.graphrag.openai.settings;

import java.util.Locale;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Each setting with its property name, its environment name, the rule that its value has
 * to obey and its value in effect: the one table behind the environment names, error
 * messages, the actuator's endpoint and the manual.
 */
public enum Setting {

	/** Credential for live calls. */
	API_KEY("api-key", "OPENAI_API_KEY", "a key of printable ASCII characters", (from) -> printed(from.apiKey())),

	/** File with the credential. */
	API_KEY_FILE("api-key-file", "OPENAI_API_KEY_FILE", "the path of a readable file that holds a key and nothing else",
			(from) -> printed(from.apiKeyFile())),

	/** Root of the API. */
	BASE_URL("base-url", "OPENAI_BASE_URL",
			"an absolute https URL with a host and without user, query or fragment (http only where"
					+ " graphrag.openai.allow-insecure-base-url is true)",
			(from) -> from.customBaseUrl() ? from.maskedBaseUrl() : from.baseUrl()),

	/** Permission for plain http. */
	ALLOW_INSECURE_BASE_URL("allow-insecure-base-url", "OPENAI_ALLOW_INSECURE_BASE_URL",
			"true, false, 1, 0, yes, no, on or off", OpenAiSettings::allowInsecureBaseUrl),

	/** Audit name. */
	ACTOR("actor", "GRAPH_RAG_ACTOR", "a name without line breaks or control characters", OpenAiSettings::actor),

	/** Chat model that is always allowed. */
	BASELINE_MODEL("policy.baseline-model", null, "a model name without line breaks or control characters",
			(from) -> from.policy().baselineModel()),

	/** Chat model that is allowed with the fallback. */
	FALLBACK_MODEL("policy.fallback-model", null,
			"a model name without line breaks or control characters, other than the baseline model",
			(from) -> from.policy().fallbackModel()),

	/** Chat model. */
	CHAT_MODEL("chat.model", "OPENAI_MODEL", "one of the allowed chat models", (from) -> from.chat().model()),

	/** Fallback switch. */
	FALLBACK_ENABLED("fallback.enabled", "OPENAI_ENABLE_FALLBACK", "true, false, 1, 0, yes, no, on or off",
			(from) -> from.fallback().enabled()),

	/** Cooldown switch. */
	FALLBACK_COOLDOWN("fallback.cooldown", null, "true, false, 1, 0, yes, no, on or off",
			(from) -> from.fallback().cooldown()),

	/** Embedding model. */
	EMBEDDING_MODEL("embedding.model", "OPENAI_EMBEDDING_MODEL",
			"a model name without line breaks or control characters", (from) -> from.embedding().model()),

	/** Expected vector length. */
	EMBEDDING_DIMENSIONS("embedding.dimensions", "OPENAI_EMBEDDING_DIMENSIONS", "a positive whole number",
			(from) -> from.embedding().expectedDimensions()),

	/** Store of vectors. */
	EMBEDDING_STORE_TYPE("embedding.store.type", null, "none or jdbc", (from) -> code(from.embedding().store().type())),

	/** Creation of the store's table. */
	EMBEDDING_STORE_SCHEMA("embedding.store.initialize-schema", null, "embedded, always or never",
			(from) -> code(from.embedding().store().initializeSchema())),

	/** Attempts per model, the first included. */
	MAX_ATTEMPTS("retry.max-attempts", "OPENAI_MAX_ATTEMPTS", "a positive whole number",
			(from) -> from.retry().maxAttempts()),

	/** First wait. */
	BACKOFF("retry.backoff", "OPENAI_BACKOFF_SECONDS",
			"a duration greater than zero (the environment name takes seconds, such as 0.5)",
			(from) -> printed(from.retry().backoff())),

	/** Ceiling of the exponential wait. */
	MAX_BACKOFF("retry.max-backoff", null, "a duration greater than zero",
			(from) -> printed(from.retry().maxBackoff())),

	/** Spread of the exponential wait. */
	JITTER("retry.jitter", null, "a number from 0 to 1", (from) -> from.retry().jitter()),

	/** Longest server-asked wait that is obeyed. */
	MAX_RETRY_AFTER("retry.max-retry-after", null, "a duration of zero or more",
			(from) -> printed(from.retry().maxRetryAfter())),

	/** Deadline of one call. */
	MAX_ELAPSED("retry.max-elapsed", null, "a duration greater than zero",
			(from) -> printed(from.retry().maxElapsed())),

	/** Retry budget switch. */
	RETRY_BUDGET_ENABLED("retry.budget.enabled", null, "true, false, 1, 0, yes, no, on or off",
			(from) -> from.retry().budget().enabled()),

	/** Retry budget size. */
	RETRY_BUDGET_CAPACITY("retry.budget.capacity", null, "a positive whole number",
			(from) -> from.retry().budget().capacity()),

	/** Connect timeout. */
	CONNECT_TIMEOUT("timeout.connect", null, "a duration from 1ms to 24d", (from) -> printed(from.timeout().connect())),

	/** Total timeout of one attempt. */
	REQUEST_TIMEOUT("timeout.request", null, "a duration from 1ms to 24d", (from) -> printed(from.timeout().request())),

	/** Idle connections kept. */
	MAX_IDLE_CONNECTIONS("http.max-idle-connections", null, "a whole number of zero or more",
			(from) -> from.http().maxIdleConnections()),

	/** Time an idle connection is kept. */
	KEEP_ALIVE("http.keep-alive", null, "a duration greater than zero", (from) -> printed(from.http().keepAlive())),

	/** Ceiling of an answer's size. */
	MAX_RESPONSE_SIZE("http.max-response-size", null, "a data size from 1KB to 1GB",
			(from) -> printed(from.http().maxResponseSize())),

	/** Proxy. */
	HTTP_PROXY("http.proxy", null,
			"a proxy written as http://host:port, with user and password before the host where it asks for them",
			(from) -> printed(from.http().proxy())),

	/** SSL bundle. */
	SSL_BUNDLE("http.ssl-bundle", null, "the name of an SSL bundle of Spring Boot",
			(from) -> printed(from.http().sslBundle())),

	/** Price table of the cost estimate. */
	PRICING("pricing", null, "a table of prices per million tokens, each a finite number of zero or more",
			OpenAiSettings::pricing),

	/** Warm-up switch. */
	WARM_UP("warm-up.enabled", null, "true, false, 1, 0, yes, no, on or off", (from) -> from.warmUp().enabled()),

	/** Longest silence of a stream. */
	STREAM_IDLE_TIMEOUT("stream.idle-timeout", null, "a duration from 1ms to 24d",
			(from) -> printed(from.stream().idleTimeout())),

	/** Total time of a stream. */
	STREAM_MAX_DURATION("stream.max-duration", null, "a duration from 1ms to 24d",
			(from) -> printed(from.stream().maxDuration())),

	/** Streams at once. */
	STREAM_MAX_CONCURRENT("stream.max-concurrent", null, "a positive whole number",
			(from) -> from.stream().maxConcurrent()),

	/** Asynchronous calls at once. */
	ASYNC_MAX_CONCURRENT("async.max-concurrent", null, "a positive whole number",
			(from) -> from.async().maxConcurrent()),

	/** Asynchronous calls that wait. */
	ASYNC_MAX_QUEUED("async.max-queued", null, "a whole number of zero or more", (from) -> from.async().maxQueued()),

	/** Switch of the guarded Spring AI beans. */
	SPRING_AI_ENABLED("spring-ai.enabled", null, "true, false, 1, 0, yes, no, on or off",
			(from) -> from.springAi().enabled()),

	/** Requests of a corpus run at once. */
	CORPUS_CONCURRENCY("corpus.concurrency", null, "a whole number from 1 to 1024",
			(from) -> from.corpus().concurrency()),

	/** Texts in one request of a corpus run. */
	CORPUS_MAX_INPUTS("corpus.max-inputs", null, "a whole number from 1 to " + EmbeddingLimits.MAX_INPUTS,
			(from) -> from.corpus().maxInputs()),

	/** Tokens in one request of a corpus run. */
	CORPUS_MAX_TOKENS("corpus.max-tokens", null, "a whole number from 1 to " + EmbeddingLimits.MAX_TOKENS,
			(from) -> from.corpus().maxTokens()),

	/** Requests of a corpus run that may fail one after the other. */
	CORPUS_MAX_FAILURES_IN_A_ROW("corpus.max-failures-in-a-row", null, "a positive whole number",
			(from) -> from.corpus().maxFailuresInARow()),

	/** Requests of the chat model. */
	BUDGET_CHAT_REQUESTS("budget.chat.requests-per-minute", null, BudgetSettings.LIMIT_RULE,
			(from) -> printed(from.budget().chat().requestsPerMinute())),

	/** Tokens of the chat model. */
	BUDGET_CHAT_TOKENS("budget.chat.tokens-per-minute", null, BudgetSettings.LIMIT_RULE,
			(from) -> printed(from.budget().chat().tokensPerMinute())),

	/** Requests of the fallback model. */
	BUDGET_FALLBACK_REQUESTS("budget.fallback.requests-per-minute", null, BudgetSettings.LIMIT_RULE,
			(from) -> printed(from.budget().fallback().requestsPerMinute())),

	/** Tokens of the fallback model. */
	BUDGET_FALLBACK_TOKENS("budget.fallback.tokens-per-minute", null, BudgetSettings.LIMIT_RULE,
			(from) -> printed(from.budget().fallback().tokensPerMinute())),

	/** Requests of the embedding model. */
	BUDGET_EMBEDDING_REQUESTS("budget.embedding.requests-per-minute", null, BudgetSettings.LIMIT_RULE,
			(from) -> printed(from.budget().embedding().requestsPerMinute())),

	/** Tokens of the embedding model. */
	BUDGET_EMBEDDING_TOKENS("budget.embedding.tokens-per-minute", null, BudgetSettings.LIMIT_RULE,
			(from) -> printed(from.budget().embedding().tokensPerMinute())),

	/** Place where the rate budget is kept. */
	BUDGET_STORE("budget.store", null, "local or redis", (from) -> code(from.budget().store())),

	/** Rule while the shared store does not answer. */
	BUDGET_ON_STORE_FAILURE("budget.on-store-failure", null, "local-share, open or closed",
			(from) -> code(from.budget().onStoreFailure())),

	/** Share of corpus runs while other calls wait. */
	BUDGET_BATCH_SHARE("budget.batch-share", null, "a number greater than 0 and at most 1",
			(from) -> from.budget().batchShare()),

	/** Name under which a rate budget is shared. */
	BUDGET_NAME("budget.name", null, "a name without line breaks or control characters",
			(from) -> printed(from.budget().name()));

	/** Prefix of every property. */
	public static final String PREFIX = "graphrag.openai";

	/** Name of the logger of events, that of the whole client. */
	public static final String LOGGER = "dev.graphrag.openai";

	private final String property;

	private final String letters;

	private final @Nullable String environmentName;

	private final String rule;

	@SuppressWarnings("ImmutableEnumChecker") // references to accessors, without state
	private final Function<OpenAiSettings, Object> value;

	Setting(String property, @Nullable String environmentName, String rule, Function<OpenAiSettings, Object> value) {
		this.property = PREFIX + "." + property;
		this.letters = letters(this.property);
		this.environmentName = environmentName;
		this.rule = rule;
		this.value = value;
	}

	/**
	 * Return the setting with a property name.
	 * @param property for example {@code graphrag.openai.chat.model}
	 * @return the setting, or {@code null} if there is none
	 */
	public static @Nullable Setting of(String property) {
		for (Setting setting : values()) {
			if (setting.property.equals(property)) {
				return setting;
			}
		}
		return null;
	}

	/**
	 * Return the setting that a name stands for, be it the property in any spelling that
	 * Boot accepts, also as a variable, or the environment name.
	 * @param name for example {@code GRAPHRAG_OPENAI_RETRY_MAXATTEMPTS}
	 * @return the setting, or {@code null} if there is none
	 */
	public static @Nullable Setting named(String name) {
		String letters = letters(name);
		for (Setting setting : values()) {
			if (setting.letters.equals(letters) || name.equals(setting.environmentName)) {
				return setting;
			}
		}
		return null;
	}

	/**
	 * Return what all spellings of a name have in common.
	 * @param name a name, such as {@code retry.max-attempts}
	 * @return its letters and digits, in lower case
	 */
	public static String letters(String name) {
		return name.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
	}

	/**
	 * Return the full property name.
	 * @return for example {@code graphrag.openai.chat.model}
	 */
	public String property() {
		return this.property;
	}

	/**
	 * Return the environment name, one of the original pipeline's or like them.
	 * @return for example {@code OPENAI_MODEL}, or {@code null} if there is only the
	 * property
	 */
	public @Nullable String environmentName() {
		return this.environmentName;
	}

	/**
	 * Return what a valid value is.
	 * @return a phrase that completes "must be …"
	 */
	public String rule() {
		return this.rule;
	}

	/**
	 * Return the value in effect as it may be printed: credentials and the host of a
	 * custom base URL are masked, durations and sizes are texts.
	 * @param settings the settings
	 * @return the value, an empty text if there is none
	 */
	public Object valueIn(OpenAiSettings settings) {
		return this.value.apply(settings);
	}

	private static String code(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	private static String printed(@Nullable Object value) {
		return (value != null) ? value.toString() : "";
	}

	/**
	 * Return whether the value may never be quoted, in an error or elsewhere.
	 * @return whether it is a credential or may contain one
	 */
	public boolean confidential() {
		return this == API_KEY || this == BASE_URL || this == HTTP_PROXY;
	}

	/**
	 * Return the names under which the setting can be given, for a message.
	 * @return for example {@code graphrag.openai.chat.model (OPENAI_MODEL)}
	 */
	public String names() {
		return (this.environmentName != null) ? this.property + " (" + this.environmentName + ")" : this.property;
	}

}
