package dev.graphrag.openai.settings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

import dev.graphrag.openai.ApiKeySource;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.Secret;
import dev.graphrag.openai.TimeSource;
import dev.graphrag.openai.redaction.Redactor;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.ConstructorBinding;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;

/**
 * Valid settings of a guarded client: an instance that exists obeys every rule of
 * {@link Setting}. Immutable and safe to print. Without Spring, for example for a second
 * account:
 *
 * <pre class="code">
 * OpenAiSettings.defaults().withApiKey(key).withActor("ingest")
 * </pre>
 *
 * @param apiKey credential, required for live calls only
 * @param apiKeyFile file with the credential, read again when it changes; in place of the
 * key itself
 * @param baseUrl root of the API
 * @param allowInsecureBaseUrl whether a base URL with plain http is accepted
 * @param actor audit name in logs and reports; the operating system's user if unset
 * @param policy models that calls may ask for
 * @param chat chat completion settings
 * @param fallback fallback model settings
 * @param embedding embedding settings
 * @param retry retry settings
 * @param timeout timeouts of one attempt
 * @param http connection settings
 * @param priceChanges prices per model for the cost estimate, over
 * {@link Price#DEFAULTS}; a model name with a dot needs brackets, as in
 * {@code graphrag.openai.pricing.[gpt-4.1-mini].input}
 * @param warmUp warm-up at start-up
 * @param stream stream settings
 * @param async settings of asynchronous calls
 * @param springAi settings of the guarded Spring AI beans
 * @param corpus settings of corpus runs
 * @param budget settings of the rate budget
 */
@ConfigurationProperties(Setting.PREFIX)
public record OpenAiSettings(@Nullable Secret apiKey, @Nullable ApiKeyFile apiKeyFile,
		@DefaultValue(OpenAiSettings.DEFAULT_BASE_URL) String baseUrl,
		@DefaultValue("false") boolean allowInsecureBaseUrl, @Nullable String actor, @DefaultValue Policy policy,
		@DefaultValue Chat chat, @DefaultValue Fallback fallback, @DefaultValue Embedding embedding,
		@DefaultValue Retry retry, @DefaultValue Timeout timeout, @DefaultValue Http http,
		@Name("pricing") @DefaultValue Map<String, PriceChange> priceChanges, @DefaultValue WarmUp warmUp,
		@DefaultValue @NestedConfigurationProperty StreamSettings stream,
		@DefaultValue @NestedConfigurationProperty AsyncSettings async,
		@DefaultValue @NestedConfigurationProperty SpringAiSettings springAi,
		@DefaultValue @NestedConfigurationProperty CorpusSettings corpus,
		@DefaultValue @NestedConfigurationProperty BudgetSettings budget) {

	/**
	 * Root of OpenAI's own API.
	 */
	public static final String DEFAULT_BASE_URL = "https://api.openai.com/v1";

	/**
	 * Create settings, or fail with the setting that breaks its rule.
	 * @throws OpenAiClientException with reason {@code settings_load}
	 */
	public OpenAiSettings {
		Assert.notNull(policy, "policy must not be null");
		Assert.notNull(chat, "chat must not be null");
		Assert.notNull(fallback, "fallback must not be null");
		Assert.notNull(embedding, "embedding must not be null");
		Assert.notNull(retry, "retry must not be null");
		Assert.notNull(timeout, "timeout must not be null");
		Assert.notNull(http, "http must not be null");
		Assert.notNull(priceChanges, "priceChanges must not be null");
		Assert.notNull(warmUp, "warmUp must not be null");
		Assert.notNull(stream, "stream must not be null");
		Assert.notNull(async, "async must not be null");
		Assert.notNull(springAi, "springAi must not be null");
		Assert.notNull(corpus, "corpus must not be null");
		Assert.notNull(budget, "budget must not be null");
		apiKey = (apiKey != null && apiKey.isPresent()) ? ApiKeys.usable(apiKey, Setting.API_KEY) : null;
		ApiKeys.unlessBoth(apiKey, apiKeyFile);
		baseUrl = StringUtils.hasText(baseUrl) ? baseUrl.strip() : DEFAULT_BASE_URL;
		BaseUrl.of(baseUrl, allowInsecureBaseUrl);
		actor = StringUtils.hasText(actor) ? actor.strip() : systemUser();
		InvalidSetting.unlessPrintable(actor, Setting.ACTOR);
		chat = StringUtils.hasText(chat.model()) ? chat : new Chat(policy.baselineModel());
		policy.models(fallback).checkConfigured(chat.model(), actor);
		priceChanges = Map.copyOf(priceChanges);
		priceChanges.forEach((model, change) -> change.over(Price.DEFAULTS.get(model), model));
	}

	/**
	 * Return the settings of a client for which nothing is set: no key, and the manual's
	 * defaults.
	 * @return the default settings
	 */
	public static OpenAiSettings defaults() {
		return new Binder(new MapConfigurationPropertySource()).bindOrCreate(Setting.PREFIX, OpenAiSettings.class);
	}

	/**
	 * Return the actor, which is never blank.
	 * @return the audit name
	 */
	@Override
	public String actor() {
		return (this.actor != null) ? this.actor : systemUser();
	}

	/**
	 * Return which chat models calls may ask for.
	 * @return the policy
	 */
	public ModelPolicy models() {
		return this.policy.models(this.fallback);
	}

	/**
	 * Return the rate limits in effect.
	 * @return the limits of each model that has some, by its name
	 */
	public Map<String, BudgetSettings.Limits> rateLimits() {
		return this.budget.byModel(models(), this.chat.model(), this.embedding.model());
	}

	/**
	 * Return the prices in effect: those set, over {@link Price#DEFAULTS}.
	 * @return complete prices by model, in the order of the models' names
	 */
	public Map<String, Price> pricing() {
		return PriceChange.prices(this.priceChanges);
	}

	/**
	 * Return the price in effect of one model.
	 * @param model the model's name
	 * @return its price, or {@code null} if none is known
	 */
	public @Nullable Price price(String model) {
		Assert.notNull(model, "model must not be null");
		Price known = Price.DEFAULTS.get(model);
		PriceChange change = this.priceChanges.get(model);
		return (change != null) ? change.over(known, model) : known;
	}

	/**
	 * Return whether there is a credential for live calls, as a value or as a file.
	 * @return whether there is one
	 */
	public boolean hasApiKey() {
		return this.apiKey != null || this.apiKeyFile != null;
	}

	/**
	 * Return the credential for a live call.
	 * @return the key
	 * @throws OpenAiClientException with reason {@code settings_load} if there is none
	 */
	public Secret requiredApiKey() {
		if (this.apiKeyFile != null) {
			return this.apiKeyFile.read();
		}
		if (this.apiKey == null) {
			throw InvalidSetting.error(Setting.API_KEY, "is required for live calls.", Setting.API_KEY.rule());
		}
		return this.apiKey;
	}

	/**
	 * Return where the credential of each attempt comes from. The source of a file
	 * remembers the last key, so that a client keeps the one that it got.
	 * @param time the clock that tells when to look at a file again
	 * @return a new source, or {@code null} if there is neither a key nor a file
	 */
	public @Nullable ApiKeySource keySource(TimeSource time) {
		Assert.notNull(time, "time must not be null");
		if (this.apiKeyFile != null) {
			return new RotatingApiKey(this.apiKeyFile, actor(), time);
		}
		Secret constant = this.apiKey;
		return (constant != null) ? () -> constant : null;
	}

	/**
	 * Return the base URL with its host masked, as it may be logged.
	 * @return for example {@code https://***}{@code /v1}
	 */
	public String maskedBaseUrl() {
		return BaseUrl.of(this.baseUrl, this.allowInsecureBaseUrl).masked();
	}

	/**
	 * Return whether the base URL is another than OpenAI's own.
	 * @return whether it was overridden
	 */
	public boolean customBaseUrl() {
		return !this.baseUrl.equals(DEFAULT_BASE_URL);
	}

	/**
	 * Return a redactor that knows the credential, or those seen in its file until now,
	 * the proxy's password and, of a base URL that is not OpenAI's own, the host.
	 * @return a new redactor
	 */
	public Redactor redactor() {
		List<@Nullable String> secrets = new ArrayList<>();
		secrets.add((this.apiKey != null) ? this.apiKey.value() : null);
		if (this.apiKeyFile != null) {
			this.apiKeyFile.seen().forEach((key) -> secrets.add(key.value()));
		}
		secrets.add(this.http.proxyPassword());
		if (customBaseUrl()) {
			BaseUrl url = BaseUrl.of(this.baseUrl, this.allowInsecureBaseUrl);
			secrets.add(url.authority());
			secrets.add(url.host());
		}
		return new Redactor(secrets);
	}

	/**
	 * Return a copy with another credential, in place of a file too.
	 * @param apiKey the key, {@code null} for none
	 * @return the changed copy
	 */
	public OpenAiSettings withApiKey(@Nullable Secret apiKey) {
		return with((draft) -> {
			draft.apiKey = apiKey;
			draft.apiKeyFile = null;
		});
	}

	/**
	 * Return a copy that reads its credential from a file, in place of a key.
	 * @param apiKeyFile path of the file
	 * @return the changed copy
	 */
	public OpenAiSettings withApiKeyFile(String apiKeyFile) {
		Assert.notNull(apiKeyFile, "apiKeyFile must not be null");
		return with((draft) -> {
			draft.apiKeyFile = ApiKeyFile.of(apiKeyFile);
			draft.apiKey = null;
		});
	}

	/**
	 * Return a copy with another root of the API.
	 * @param baseUrl the root; plain http has to be allowed before
	 * @return the changed copy
	 */
	public OpenAiSettings withBaseUrl(String baseUrl) {
		Assert.notNull(baseUrl, "baseUrl must not be null");
		return with((draft) -> draft.baseUrl = baseUrl);
	}

	/**
	 * Return a copy with plain http allowed or refused.
	 * @param allowInsecureBaseUrl whether a base URL with plain http is accepted
	 * @return the changed copy
	 */
	public OpenAiSettings withAllowInsecureBaseUrl(boolean allowInsecureBaseUrl) {
		return with((draft) -> draft.allowInsecureBaseUrl = allowInsecureBaseUrl);
	}

	/**
	 * Return a copy that talks to another endpoint, with plain http allowed.
	 * @param baseUrl the root of the API
	 * @param apiKey the credential to send there
	 * @return the changed copy
	 */
	public OpenAiSettings withEndpoint(String baseUrl, Secret apiKey) {
		Assert.notNull(baseUrl, "baseUrl must not be null");
		Assert.notNull(apiKey, "apiKey must not be null");
		return with((draft) -> {
			draft.apiKey = apiKey;
			draft.apiKeyFile = null;
			draft.baseUrl = baseUrl;
			draft.allowInsecureBaseUrl = true;
		});
	}

	/**
	 * Return a copy with another actor.
	 * @param actor the audit name
	 * @return the changed copy
	 */
	public OpenAiSettings withActor(String actor) {
		Assert.notNull(actor, "actor must not be null");
		return with((draft) -> draft.actor = actor);
	}

	/**
	 * Return a copy with other allowed models. A chat model that was the baseline follows
	 * the new one.
	 * @param policy the policy
	 * @return the changed copy
	 */
	public OpenAiSettings withPolicy(Policy policy) {
		Assert.notNull(policy, "policy must not be null");
		boolean baseline = this.chat.model().equals(this.policy.baselineModel());
		return with((draft) -> {
			draft.policy = policy;
			draft.chat = baseline ? new Chat(policy.baselineModel()) : draft.chat;
		});
	}

	/**
	 * Return a copy with other chat completion settings.
	 * @param chat the chat settings
	 * @return the changed copy
	 */
	public OpenAiSettings withChat(Chat chat) {
		return with((draft) -> draft.chat = chat);
	}

	/**
	 * Return a copy with another chat model.
	 * @param model one of the allowed models
	 * @return the changed copy
	 */
	public OpenAiSettings withChatModel(String model) {
		Assert.notNull(model, "model must not be null");
		return with((draft) -> draft.chat = new Chat(model));
	}

	/**
	 * Return a copy with other fallback settings.
	 * @param fallback the fallback settings
	 * @return the changed copy
	 */
	public OpenAiSettings withFallback(Fallback fallback) {
		return with((draft) -> draft.fallback = fallback);
	}

	/**
	 * Return a copy with other embedding settings.
	 * @param embedding the embedding settings
	 * @return the changed copy
	 */
	public OpenAiSettings withEmbedding(Embedding embedding) {
		return with((draft) -> draft.embedding = embedding);
	}

	/**
	 * Return a copy with other retry settings.
	 * @param retry the retry settings
	 * @return the changed copy
	 */
	public OpenAiSettings withRetry(Retry retry) {
		return with((draft) -> draft.retry = retry);
	}

	/**
	 * Return a copy with other timeouts.
	 * @param timeout the timeouts of one attempt
	 * @return the changed copy
	 */
	public OpenAiSettings withTimeout(Timeout timeout) {
		return with((draft) -> draft.timeout = timeout);
	}

	/**
	 * Return a copy with other connection settings.
	 * @param http the connection settings
	 * @return the changed copy
	 */
	public OpenAiSettings withHttp(Http http) {
		return with((draft) -> draft.http = http);
	}

	/**
	 * Return a copy with other prices over the default ones.
	 * @param pricing what to change, by model
	 * @return the changed copy
	 */
	public OpenAiSettings withPricing(Map<String, PriceChange> pricing) {
		Assert.notNull(pricing, "pricing must not be null");
		return with((draft) -> draft.priceChanges = pricing);
	}

	/**
	 * Return a copy with another warm-up.
	 * @param warmUp the warm-up settings
	 * @return the changed copy
	 */
	public OpenAiSettings withWarmUp(WarmUp warmUp) {
		return with((draft) -> draft.warmUp = warmUp);
	}

	/**
	 * Return a copy with other stream settings.
	 * @param stream the stream settings
	 * @return the changed copy
	 */
	public OpenAiSettings withStream(StreamSettings stream) {
		return with((draft) -> draft.stream = stream);
	}

	/**
	 * Return a copy with other settings of asynchronous calls.
	 * @param async the settings
	 * @return the changed copy
	 */
	public OpenAiSettings withAsync(AsyncSettings async) {
		return with((draft) -> draft.async = async);
	}

	/**
	 * Return a copy with other settings of corpus runs.
	 * @param corpus the settings
	 * @return the changed copy
	 */
	public OpenAiSettings withCorpus(CorpusSettings corpus) {
		return with((draft) -> draft.corpus = corpus);
	}

	/**
	 * Return a copy with another rate budget.
	 * @param budget the settings
	 * @return the changed copy
	 */
	public OpenAiSettings withBudget(BudgetSettings budget) {
		return with((draft) -> draft.budget = budget);
	}

	private OpenAiSettings with(Consumer<SettingsDraft> change) {
		SettingsDraft draft = new SettingsDraft(this);
		change.accept(draft);
		return draft.settings();
	}

	@Override
	public String toString() {
		return "OpenAiSettings[apiKey=" + this.apiKey + ", apiKeyFile=" + this.apiKeyFile + ", baseUrl="
				+ (customBaseUrl() ? maskedBaseUrl() : this.baseUrl) + ", allowInsecureBaseUrl="
				+ this.allowInsecureBaseUrl + ", actor=" + this.actor + ", policy=" + this.policy + ", chat="
				+ this.chat + ", fallback=" + this.fallback + ", embedding=" + this.embedding + ", retry=" + this.retry
				+ ", timeout=" + this.timeout + ", http=" + this.http + ", pricing=" + pricing() + ", warmUp="
				+ this.warmUp + ", stream=" + this.stream + ", async=" + this.async + ", springAi=" + this.springAi
				+ ", corpus=" + this.corpus + ", budget=" + this.budget + "]";
	}

	private static String systemUser() {
		String user = System.getProperty("user.name");
		return (StringUtils.hasText(user) && !user.equals("?")) ? user : "unknown";
	}

	/**
	 * The allowlist itself. Whoever changes it is told so by a WARN event at start-up.
	 *
	 * @param baselineModel chat model that is always allowed
	 * @param fallbackModel chat model that is allowed where the fallback is enabled
	 */
	public record Policy(@DefaultValue(ModelPolicy.DEFAULT_BASELINE) String baselineModel,
			@DefaultValue(ModelPolicy.DEFAULT_FALLBACK) String fallbackModel) {

		/**
		 * Create a policy, or fail with the setting that breaks its rule.
		 */
		public Policy {
			baselineModel = modelName(baselineModel, ModelPolicy.DEFAULT_BASELINE, Setting.BASELINE_MODEL);
			fallbackModel = modelName(fallbackModel, ModelPolicy.DEFAULT_FALLBACK, Setting.FALLBACK_MODEL);
			InvalidSetting.unless(!fallbackModel.equals(baselineModel), Setting.FALLBACK_MODEL, fallbackModel);
		}

		private static String modelName(String model, String otherwise, Setting setting) {
			String name = StringUtils.hasText(model) ? model.strip() : otherwise;
			InvalidSetting.unlessPrintable(name, setting);
			return name;
		}

		ModelPolicy models(Fallback fallback) {
			return new ModelPolicy(this.baselineModel, this.fallbackModel, fallback.enabled());
		}

	}

	/**
	 * Chat completion settings.
	 *
	 * @param model chat model, one of the allowlist; blank for the policy's baseline
	 */
	public record Chat(String model) {

		/**
		 * Create settings.
		 */
		public Chat {
			model = StringUtils.hasText(model) ? model.strip() : "";
		}

	}

	/**
	 * Fallback model settings.
	 *
	 * @param enabled whether the fallback model may be used, as the configured model or
	 * after the baseline is exhausted
	 * @param cooldown whether calls go to the fallback directly while a Retry-After of
	 * the exhausted baseline is still running
	 */
	public record Fallback(@DefaultValue("false") boolean enabled, @DefaultValue("true") boolean cooldown) {
	}

	/**
	 * Embedding settings.
	 *
	 * @param model embedding model
	 * @param dimensions vector length to ask for and to enforce; 1536 if unset
	 * @param store what keeps vectors, so that a text is embedded once
	 */
	public record Embedding(@DefaultValue(Embedding.DEFAULT_MODEL) String model, @Nullable Integer dimensions,
			@DefaultValue @NestedConfigurationProperty EmbeddingStoreSettings store) {

		/**
		 * Embedding model used if none is set.
		 */
		public static final String DEFAULT_MODEL = "text-embedding-3-small";

		/**
		 * Vector length enforced if none is set: the size of the platform's vector
		 * indexes and of the default model.
		 */
		public static final int DEFAULT_DIMENSIONS = 1536;

		/**
		 * Create settings, or fail with the setting that breaks its rule.
		 */
		@ConstructorBinding
		public Embedding {
			Assert.notNull(store, "store must not be null");
			model = StringUtils.hasText(model) ? model.strip() : DEFAULT_MODEL;
			InvalidSetting.unlessPrintable(model, Setting.EMBEDDING_MODEL);
			InvalidSetting.unless(dimensions == null || dimensions > 0, Setting.EMBEDDING_DIMENSIONS, dimensions);
		}

		/**
		 * Create settings without a store.
		 * @param model embedding model
		 * @param dimensions vector length to ask for and to enforce; 1536 if {@code null}
		 */
		public Embedding(String model, @Nullable Integer dimensions) {
			this(model, dimensions, EmbeddingStoreSettings.none());
		}

		/**
		 * Return the length that every vector has to have.
		 * @return the override, else 1536
		 */
		public int expectedDimensions() {
			return (this.dimensions != null) ? this.dimensions : DEFAULT_DIMENSIONS;
		}

	}

	/**
	 * Retry settings.
	 *
	 * @param maxAttempts attempts per model, the first included
	 * @param backoff first wait, doubled per retry
	 * @param maxBackoff ceiling of the exponential wait; a longer Retry-After is still
	 * obeyed
	 * @param jitter spread of the exponential wait: the wait is shortened by up to this
	 * share; 0 makes waits exact
	 * @param maxRetryAfter longest Retry-After that is waited for
	 * @param maxElapsed total time of one call, waits included
	 * @param budget retry budget that all calls of the client share
	 */
	public record Retry(@DefaultValue("3") int maxAttempts, @DefaultValue("500ms") Duration backoff,
			@DefaultValue("30s") Duration maxBackoff, @DefaultValue("0.25") double jitter,
			@DefaultValue("120s") Duration maxRetryAfter, @DefaultValue("5m") Duration maxElapsed,
			@DefaultValue Budget budget) {

		/**
		 * Create settings, or fail with the setting that breaks its rule.
		 */
		public Retry {
			Assert.notNull(backoff, "backoff must not be null");
			Assert.notNull(maxBackoff, "maxBackoff must not be null");
			Assert.notNull(maxRetryAfter, "maxRetryAfter must not be null");
			Assert.notNull(maxElapsed, "maxElapsed must not be null");
			Assert.notNull(budget, "budget must not be null");
			InvalidSetting.unless(maxAttempts > 0, Setting.MAX_ATTEMPTS, maxAttempts);
			InvalidSetting.unlessPositive(backoff, Setting.BACKOFF);
			InvalidSetting.unlessPositive(maxBackoff, Setting.MAX_BACKOFF);
			InvalidSetting.unless(jitter >= 0 && jitter <= 1, Setting.JITTER, jitter);
			InvalidSetting.unlessPositiveOrZero(maxRetryAfter, Setting.MAX_RETRY_AFTER);
			InvalidSetting.unlessPositive(maxElapsed, Setting.MAX_ELAPSED);
		}

		/**
		 * Return a copy with other attempts.
		 * @param maxAttempts the attempts per model
		 * @return the changed copy
		 */
		public Retry withMaxAttempts(int maxAttempts) {
			return new Retry(maxAttempts, this.backoff, this.maxBackoff, this.jitter, this.maxRetryAfter,
					this.maxElapsed, this.budget);
		}

		/**
		 * Return a copy with another first wait.
		 * @param backoff the first wait
		 * @return the changed copy
		 */
		public Retry withBackoff(Duration backoff) {
			return new Retry(this.maxAttempts, backoff, this.maxBackoff, this.jitter, this.maxRetryAfter,
					this.maxElapsed, this.budget);
		}

		/**
		 * Return a copy with another spread of the waits.
		 * @param jitter the spread, 0 for exact waits
		 * @return the changed copy
		 */
		public Retry withJitter(double jitter) {
			return new Retry(this.maxAttempts, this.backoff, this.maxBackoff, jitter, this.maxRetryAfter,
					this.maxElapsed, this.budget);
		}

		/**
		 * Return a copy with another deadline of one call.
		 * @param maxElapsed the total time, waits included
		 * @return the changed copy
		 */
		public Retry withMaxElapsed(Duration maxElapsed) {
			return new Retry(this.maxAttempts, this.backoff, this.maxBackoff, this.jitter, this.maxRetryAfter,
					maxElapsed, this.budget);
		}

	}

	/**
	 * Retry budget settings, after the AWS SDKs' standard retry mode.
	 *
	 * @param enabled whether retries draw on a budget
	 * @param capacity size of the budget: a retry draws 5, one after a timeout 10
	 */
	public record Budget(@DefaultValue("true") boolean enabled, @DefaultValue("500") int capacity) {

		/**
		 * Create settings, or fail with the setting that breaks its rule.
		 */
		public Budget {
			InvalidSetting.unless(capacity > 0, Setting.RETRY_BUDGET_CAPACITY, capacity);
		}

	}

	/**
	 * Timeouts of one attempt.
	 *
	 * @param connect time to establish the connection
	 * @param request total time of the attempt, from the connection to the last byte; of
	 * a stream, to its first event
	 */
	public record Timeout(@DefaultValue("10s") Duration connect, @DefaultValue("60s") Duration request) {

		/**
		 * Create settings, or fail with the setting that breaks its rule.
		 */
		public Timeout {
			Assert.notNull(connect, "connect must not be null");
			Assert.notNull(request, "request must not be null");
			InvalidSetting.unlessTimeout(connect, Setting.CONNECT_TIMEOUT);
			InvalidSetting.unlessTimeout(request, Setting.REQUEST_TIMEOUT);
		}

	}

	/**
	 * Connection settings.
	 *
	 * @param maxIdleConnections idle connections kept for reuse
	 * @param keepAlive time an idle connection is kept
	 * @param maxResponseSize size above which an answer is refused; a batch of 2,048
	 * vectors of 3,072 dimensions takes 33 MB as base64 and up to 140 MB as numbers
	 * @param proxy proxy to go through, {@code http://[user:password@]host:port}; the
	 * JVM's proxy properties if unset
	 * @param sslBundle name of a Spring Boot SSL bundle with the trusted certificates and
	 * the client's own
	 */
	public record Http(@DefaultValue("64") int maxIdleConnections, @DefaultValue("5m") Duration keepAlive,
			@DefaultValue("256MB") DataSize maxResponseSize, @Nullable HttpProxy proxy, @Nullable String sslBundle) {

		/**
		 * Create settings, or fail with the setting that breaks its rule.
		 */
		public Http {
			Assert.notNull(keepAlive, "keepAlive must not be null");
			Assert.notNull(maxResponseSize, "maxResponseSize must not be null");
			InvalidSetting.unless(maxIdleConnections >= 0, Setting.MAX_IDLE_CONNECTIONS, maxIdleConnections);
			InvalidSetting.unlessPositive(keepAlive, Setting.KEEP_ALIVE);
			InvalidSetting.unless(
					maxResponseSize.compareTo(DataSize.ofKilobytes(1)) >= 0
							&& maxResponseSize.compareTo(DataSize.ofGigabytes(1)) <= 0,
					Setting.MAX_RESPONSE_SIZE, maxResponseSize);
			sslBundle = StringUtils.hasText(sslBundle) ? sslBundle.strip() : null;
			InvalidSetting.unlessPrintable((sslBundle != null) ? sslBundle : "", Setting.SSL_BUNDLE);
		}

		@Nullable String proxyPassword() {
			Secret password = (this.proxy != null) ? this.proxy.password() : null;
			return (password != null) ? password.value() : null;
		}

		/**
		 * Return a copy with another proxy.
		 * @param proxy the proxy, {@code null} for the JVM's
		 * @return the changed copy
		 */
		public Http withProxy(@Nullable HttpProxy proxy) {
			return new Http(this.maxIdleConnections, this.keepAlive, this.maxResponseSize, proxy, this.sslBundle);
		}

		/**
		 * Return a copy with another SSL bundle.
		 * @param sslBundle the bundle's name, {@code null} for the JVM's trust store
		 * @return the changed copy
		 */
		public Http withSslBundle(@Nullable String sslBundle) {
			return new Http(this.maxIdleConnections, this.keepAlive, this.maxResponseSize, this.proxy, sslBundle);
		}

	}

	/**
	 * Warm-up settings.
	 *
	 * @param enabled whether classes of the path are loaded in the background at
	 * start-up, without a request
	 */
	public record WarmUp(@DefaultValue("true") boolean enabled) {
	}

	/**
	 * Prices of one model in US dollars per million tokens.
	 *
	 * @param input price of prompt tokens or embedded tokens
	 * @param cachedInput price of prompt tokens served from OpenAI's cache; the price of
	 * prompt tokens if unset
	 * @param output price of completion tokens, zero for embedding models
	 */
	public record Price(double input, @Nullable Double cachedInput, double output) {

		/**
		 * OpenAI's list prices of June 2026, from
		 * {@code platform.openai.com/docs/pricing}.
		 */
		public static final Map<String, Price> DEFAULTS = Map.of(ModelPolicy.DEFAULT_BASELINE,
				new Price(0.40, 0.10, 1.60), ModelPolicy.DEFAULT_FALLBACK, new Price(0.15, 0.075, 0.60),
				"text-embedding-3-small", new Price(0.02, null, 0), "text-embedding-3-large", new Price(0.13, null, 0));

		/**
		 * Create prices, or fail with the setting that breaks its rule.
		 */
		public Price {
			check(input);
			check((cachedInput != null) ? cachedInput : 0);
			check(output);
		}

		/**
		 * Return the price of prompt tokens served from OpenAI's cache.
		 * @return US dollars per million tokens
		 */
		public double effectiveCachedInput() {
			return (this.cachedInput != null) ? this.cachedInput : this.input;
		}

		private static void check(double price) {
			InvalidSetting.unless(price >= 0 && price < Double.POSITIVE_INFINITY, Setting.PRICING, price);
		}

	}

	/**
	 * Parts of one model's price that differ from the default ones, in US dollars per
	 * million tokens.
	 *
	 * @param input price of prompt tokens or embedded tokens
	 * @param cachedInput price of prompt tokens served from OpenAI's cache
	 * @param output price of completion tokens
	 */
	public record PriceChange(@Nullable Double input, @Nullable Double cachedInput, @Nullable Double output) {

		static Map<String, Price> prices(Map<String, PriceChange> changes) {
			Map<String, Price> prices = new TreeMap<>(Price.DEFAULTS);
			changes.forEach((model, change) -> prices.put(model, change.over(Price.DEFAULTS.get(model), model)));
			return Collections.unmodifiableMap(prices);
		}

		Price over(@Nullable Price known, String model) {
			if (known == null && this.input == null) {
				throw InvalidSetting.error(Setting.PRICING,
						"has no input price for the model '" + model + "', which has no default.",
						Setting.PRICING.rule());
			}
			return new Price(value(this.input, (known != null) ? known.input() : 0), cachedInput(known),
					value(this.output, (known != null) ? known.output() : 0));
		}

		private @Nullable Double cachedInput(@Nullable Price known) {
			return (this.cachedInput != null || known == null) ? this.cachedInput : known.cachedInput();
		}

		private static double value(@Nullable Double changed, double otherwise) {
			return (changed != null) ? changed : otherwise;
		}

	}

}
