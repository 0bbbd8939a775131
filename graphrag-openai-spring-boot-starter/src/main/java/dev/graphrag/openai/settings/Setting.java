package dev.graphrag.openai.settings;

import org.jspecify.annotations.Nullable;

/**
 * Each setting with its property name, its environment name from the original pipeline
 * and the rule that its value has to obey: the one table behind binding, error messages
 * and documentation.
 */
public enum Setting {

	/** Credential for live calls. */
	API_KEY("api-key", "OPENAI_API_KEY", "a key of printable ASCII characters"),

	/** Root of the API. */
	BASE_URL("base-url", "OPENAI_BASE_URL",
			"an absolute https URL with a host and without query or fragment (http only where"
					+ " graphrag.openai.allow-insecure-base-url is true)"),

	/** Permission for plain http. */
	ALLOW_INSECURE_BASE_URL("allow-insecure-base-url", "OPENAI_ALLOW_INSECURE_BASE_URL",
			"true, false, 1, 0, yes, no, on or off"),

	/** Audit name. */
	ACTOR("actor", "GRAPH_RAG_ACTOR", "a name without line breaks or control characters"),

	/** Chat model. */
	CHAT_MODEL("chat.model", "OPENAI_MODEL", "one of the allowed chat models"),

	/** Fallback switch. */
	FALLBACK_ENABLED("fallback.enabled", "OPENAI_ENABLE_FALLBACK", "true, false, 1, 0, yes, no, on or off"),

	/** Cooldown switch. */
	FALLBACK_COOLDOWN("fallback.cooldown", null, "true, false, 1, 0, yes, no, on or off"),

	/** Embedding model. */
	EMBEDDING_MODEL("embedding.model", "OPENAI_EMBEDDING_MODEL",
			"a model name without line breaks or control characters"),

	/** Expected vector length. */
	EMBEDDING_DIMENSIONS("embedding.dimensions", "OPENAI_EMBEDDING_DIMENSIONS", "a positive whole number"),

	/** Attempts per model, the first included. */
	MAX_ATTEMPTS("retry.max-attempts", "OPENAI_MAX_ATTEMPTS", "a positive whole number"),

	/** First wait. */
	BACKOFF("retry.backoff", "OPENAI_BACKOFF_SECONDS",
			"a duration greater than zero (the environment name takes seconds, such as 0.5)"),

	/** Ceiling of the exponential wait. */
	MAX_BACKOFF("retry.max-backoff", null, "a duration greater than zero"),

	/** Spread of the exponential wait. */
	JITTER("retry.jitter", null, "a number from 0 to 1"),

	/** Longest server-asked wait that is obeyed. */
	MAX_RETRY_AFTER("retry.max-retry-after", null, "a duration of zero or more"),

	/** Deadline of one call. */
	MAX_ELAPSED("retry.max-elapsed", null, "a duration greater than zero"),

	/** Retry budget switch. */
	BUDGET_ENABLED("retry.budget.enabled", null, "true, false, 1, 0, yes, no, on or off"),

	/** Retry budget size. */
	BUDGET_CAPACITY("retry.budget.capacity", null, "a positive whole number"),

	/** Connect timeout. */
	CONNECT_TIMEOUT("timeout.connect", null, "a duration from 1ms to 24d"),

	/** Total timeout of one attempt. */
	REQUEST_TIMEOUT("timeout.request", null, "a duration from 1ms to 24d"),

	/** Idle connections kept. */
	MAX_IDLE_CONNECTIONS("http.max-idle-connections", null, "a whole number of zero or more"),

	/** Time an idle connection is kept. */
	KEEP_ALIVE("http.keep-alive", null, "a duration greater than zero"),

	/** Ceiling of an answer's size. */
	MAX_RESPONSE_SIZE("http.max-response-size", null, "a data size from 1KB to 1GB"),

	/** Price table of the cost estimate. */
	PRICING("pricing", null, "a table of prices per million tokens, each a finite number of zero or more");

	/** Prefix of every property. */
	public static final String PREFIX = "graphrag.openai";

	private final String property;

	private final @Nullable String environmentName;

	private final String rule;

	Setting(String property, @Nullable String environmentName, String rule) {
		this.property = PREFIX + "." + property;
		this.environmentName = environmentName;
		this.rule = rule;
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
	 * Return the full property name.
	 * @return for example {@code graphrag.openai.chat.model}
	 */
	public String property() {
		return this.property;
	}

	/**
	 * Return the environment name of the original pipeline.
	 * @return for example {@code OPENAI_MODEL}, or {@code null} if the setting is newer
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
	 * Return whether the value may never be quoted, in an error or elsewhere.
	 * @return whether it is a credential or may contain one
	 */
	public boolean confidential() {
		return this == API_KEY || this == BASE_URL;
	}

	/**
	 * Return the names under which the setting can be given, for a message.
	 * @return for example {@code graphrag.openai.chat.model (OPENAI_MODEL)}
	 */
	public String names() {
		return (this.environmentName != null) ? this.property + " (" + this.environmentName + ")" : this.property;
	}

}
