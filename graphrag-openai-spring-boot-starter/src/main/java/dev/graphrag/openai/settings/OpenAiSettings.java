package dev.graphrag.openai.settings;

import dev.graphrag.openai.Secret;
import dev.graphrag.openai.OpenAiClientException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import dev.graphrag.openai.redaction.Redactor;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;

/**
 * Valid settings of a guarded client: an instance that exists obeys every rule of
 * {@link Setting}. Immutable and safe to print.
 *
 * @param apiKey credential, required for live calls only
 * @param baseUrl root of the API
 * @param allowInsecureBaseUrl whether a base URL with plain http is accepted
 * @param actor audit name in logs and reports; the operating system's user if unset
 * @param chat chat completion settings
 * @param fallback fallback model settings
 * @param embedding embedding settings
 * @param retry retry settings
 * @param timeout timeouts of one attempt
 * @param http connection settings
 * @param pricing prices per model for the cost estimate, over {@link Price#DEFAULTS}; a
 * model name with a dot needs brackets, as in
 * {@code graphrag.openai.pricing.[gpt-4.1-mini].input}
 */
@ConfigurationProperties(Setting.PREFIX)
public record OpenAiSettings(@Nullable Secret apiKey, @DefaultValue(OpenAiSettings.DEFAULT_BASE_URL) String baseUrl,
		@DefaultValue("false") boolean allowInsecureBaseUrl, @Nullable String actor, @DefaultValue Chat chat,
		@DefaultValue Fallback fallback, @DefaultValue Embedding embedding, @DefaultValue Retry retry,
		@DefaultValue Timeout timeout, @DefaultValue Http http, @DefaultValue Map<String, Price> pricing) {

	/**
	 * Root of OpenAI's own API.
	 */
	public static final String DEFAULT_BASE_URL = "https://api.openai.com/v1";

	/**
	 * Create settings, or fail with the setting that breaks its rule.
	 * @throws OpenAiClientException with reason {@code settings_load}
	 */
	public OpenAiSettings {
		apiKey = (apiKey != null && apiKey.isPresent()) ? usable(apiKey) : null;
		baseUrl = StringUtils.hasText(baseUrl) ? baseUrl.strip() : DEFAULT_BASE_URL;
		checkBaseUrl(baseUrl, allowInsecureBaseUrl);
		actor = StringUtils.hasText(actor) ? actor.strip() : systemUser();
		InvalidSetting.unlessPrintable(actor, Setting.ACTOR);
		new ModelPolicy(ModelPolicy.DEFAULT_BASELINE, ModelPolicy.DEFAULT_FALLBACK, fallback.enabled())
			.checkConfigured(chat.model(), actor);
		pricing = overDefaults(pricing);
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
		return new ModelPolicy(ModelPolicy.DEFAULT_BASELINE, ModelPolicy.DEFAULT_FALLBACK, this.fallback.enabled());
	}

	/**
	 * Return the credential for a live call.
	 * @return the key
	 * @throws OpenAiClientException with reason {@code settings_load} if there is none
	 */
	public Secret requiredApiKey() {
		if (this.apiKey == null) {
			throw InvalidSetting.error(Setting.API_KEY, "is required for live calls.", Setting.API_KEY.rule());
		}
		return this.apiKey;
	}

	/**
	 * Return the base URL with user-info and host masked, as it may be logged.
	 * @return for example {@code https://***}{@code /v1}
	 */
	public String maskedBaseUrl() {
		URI uri = URI.create(this.baseUrl);
		String path = (uri.getRawPath() != null) ? uri.getRawPath() : "";
		return uri.getScheme().toLowerCase(Locale.ROOT) + "://" + Secret.MASK + path;
	}

	/**
	 * Return whether the base URL is another than OpenAI's own.
	 * @return whether it was overridden
	 */
	public boolean customBaseUrl() {
		return !this.baseUrl.equals(DEFAULT_BASE_URL);
	}

	/**
	 * Return a redactor that knows the credential and, of a base URL that is not OpenAI's
	 * own, the host and the user-info.
	 * @return a new redactor
	 */
	public Redactor redactor() {
		List<@Nullable String> secrets = new ArrayList<>();
		secrets.add((this.apiKey != null) ? this.apiKey.value() : null);
		if (customBaseUrl()) {
			URI uri = URI.create(this.baseUrl);
			secrets.add(uri.getRawAuthority());
			secrets.add(uri.getHost());
			secrets.add(uri.getUserInfo());
		}
		return new Redactor(secrets);
	}

	/**
	 * Return a copy with another actor.
	 * @param actor the audit name
	 * @return the changed copy
	 */
	public OpenAiSettings withActor(String actor) {
		return new OpenAiSettings(this.apiKey, this.baseUrl, this.allowInsecureBaseUrl, actor, this.chat, this.fallback,
				this.embedding, this.retry, this.timeout, this.http, this.pricing);
	}

	/**
	 * Return a copy that talks to another endpoint, with plain http allowed.
	 * @param baseUrl the root of the API
	 * @param apiKey the credential to send there
	 * @return the changed copy
	 */
	public OpenAiSettings withEndpoint(String baseUrl, Secret apiKey) {
		return new OpenAiSettings(apiKey, baseUrl, true, this.actor, this.chat, this.fallback, this.embedding,
				this.retry, this.timeout, this.http, this.pricing);
	}

	/**
	 * Return a copy with other retry settings.
	 * @param retry the retry settings
	 * @return the changed copy
	 */
	public OpenAiSettings withRetry(Retry retry) {
		return new OpenAiSettings(this.apiKey, this.baseUrl, this.allowInsecureBaseUrl, this.actor, this.chat,
				this.fallback, this.embedding, retry, this.timeout, this.http, this.pricing);
	}

	@Override
	public String toString() {
		return "OpenAiSettings[apiKey=" + this.apiKey + ", baseUrl="
				+ (customBaseUrl() ? maskedBaseUrl() : this.baseUrl) + ", allowInsecureBaseUrl="
				+ this.allowInsecureBaseUrl + ", actor=" + this.actor + ", chat=" + this.chat + ", fallback="
				+ this.fallback + ", embedding=" + this.embedding + ", retry=" + this.retry + ", timeout="
				+ this.timeout + ", http=" + this.http + ", pricing=" + this.pricing + "]";
	}

	// A header value with a control character would be refused by the HTTP library with a
	// message that quotes it.
	private static Secret usable(Secret apiKey) {
		String key = apiKey.value().strip();
		if (key.chars().anyMatch((character) -> character < 0x20 || character > 0x7e)) {
			throw InvalidSetting.broken(Setting.API_KEY, apiKey);
		}
		return new Secret(key);
	}

	private static void checkBaseUrl(String baseUrl, boolean allowInsecure) {
		String problem = problem(baseUrl, allowInsecure);
		if (problem != null) {
			throw InvalidSetting.error(Setting.BASE_URL, problem, Setting.BASE_URL.rule());
		}
	}

	// User-info is accepted, for gateways that want it, and masked like the host.
	private static @Nullable String problem(String baseUrl, boolean allowInsecure) {
		try {
			URI uri = new URI(baseUrl);
			String scheme = (uri.getScheme() != null) ? uri.getScheme().toLowerCase(Locale.ROOT) : "";
			if (scheme.equals("http") && !allowInsecure) {
				return "is plain http, which " + Setting.ALLOW_INSECURE_BASE_URL.names() + " does not permit.";
			}
			if (!scheme.equals("http") && !scheme.equals("https")) {
				return "does not begin with https://.";
			}
			if (!StringUtils.hasText(uri.getHost()) || uri.getPort() == 0 || uri.getPort() > 0xffff) {
				return "has no valid host and port.";
			}
			return (uri.getRawQuery() != null || uri.getRawFragment() != null) ? "has a query or a fragment." : null;
		}
		catch (URISyntaxException ex) {
			// Its message would quote the URL.
			return "is not a URL.";
		}
	}

	private static Map<String, Price> overDefaults(Map<String, Price> pricing) {
		Map<String, Price> prices = new TreeMap<>(Price.DEFAULTS);
		prices.putAll(pricing);
		return Collections.unmodifiableMap(prices);
	}

	private static String systemUser() {
		String user = System.getProperty("user.name");
		return (StringUtils.hasText(user) && !user.equals("?")) ? user : "unknown";
	}

	/**
	 * Chat completion settings.
	 *
	 * @param model chat model, one of the allowlist
	 */
	public record Chat(@DefaultValue(ModelPolicy.DEFAULT_BASELINE) String model) {

		/**
		 * Create settings; a blank model is the baseline.
		 */
		public Chat {
			model = StringUtils.hasText(model) ? model.strip() : ModelPolicy.DEFAULT_BASELINE;
		}

	}

	/**
	 * Fallback model settings.
	 *
	 * @param enabled whether gpt-4o-mini may be used, as the configured model or after
	 * the baseline is exhausted
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
	 */
	public record Embedding(@DefaultValue(Embedding.DEFAULT_MODEL) String model, @Nullable Integer dimensions) {

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
		public Embedding {
			model = StringUtils.hasText(model) ? model.strip() : DEFAULT_MODEL;
			InvalidSetting.unlessPrintable(model, Setting.EMBEDDING_MODEL);
			InvalidSetting.unless(dimensions == null || dimensions > 0, Setting.EMBEDDING_DIMENSIONS, dimensions);
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
			InvalidSetting.unless(capacity > 0, Setting.BUDGET_CAPACITY, capacity);
		}

	}

	/**
	 * Timeouts of one attempt.
	 *
	 * @param connect time to establish the connection
	 * @param request total time of the attempt, from the connection to the last byte
	 */
	public record Timeout(@DefaultValue("10s") Duration connect, @DefaultValue("60s") Duration request) {

		/**
		 * Create settings, or fail with the setting that breaks its rule.
		 */
		public Timeout {
			check(connect, Setting.CONNECT_TIMEOUT);
			check(request, Setting.REQUEST_TIMEOUT);
		}

		// Sockets take their timeouts as whole milliseconds in an int, and 0 as none.
		private static void check(Duration timeout, Setting setting) {
			InvalidSetting.unlessPositive(timeout, setting);
			InvalidSetting.unless(timeout.toMillis() > 0 && timeout.toMillis() <= Integer.MAX_VALUE, setting, timeout);
		}

	}

	/**
	 * Connection settings.
	 *
	 * @param maxIdleConnections idle connections kept for reuse
	 * @param keepAlive time an idle connection is kept
	 * @param maxResponseSize size above which an answer is refused; a batch of 2,048
	 * vectors of 3,072 dimensions takes 33 MB as base64 and up to 140 MB as numbers
	 */
	public record Http(@DefaultValue("64") int maxIdleConnections, @DefaultValue("5m") Duration keepAlive,
			@DefaultValue("256MB") DataSize maxResponseSize) {

		/**
		 * Create settings, or fail with the setting that breaks its rule.
		 */
		public Http {
			InvalidSetting.unless(maxIdleConnections >= 0, Setting.MAX_IDLE_CONNECTIONS, maxIdleConnections);
			InvalidSetting.unlessPositive(keepAlive, Setting.KEEP_ALIVE);
			InvalidSetting.unless(
					maxResponseSize.compareTo(DataSize.ofKilobytes(1)) >= 0
							&& maxResponseSize.compareTo(DataSize.ofGigabytes(1)) <= 0,
					Setting.MAX_RESPONSE_SIZE, maxResponseSize);
		}

	}

	/**
	 * Prices of one model in US dollars per million tokens.
	 *
	 * @param input price of prompt tokens or embedded tokens
	 * @param cachedInput price of prompt tokens served from OpenAI's cache; the price of
	 * prompt tokens if unset
	 * @param output price of completion tokens, zero for embedding models
	 */
	public record Price(@DefaultValue("0") double input, @Nullable Double cachedInput,
			@DefaultValue("0") double output) {

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

}
