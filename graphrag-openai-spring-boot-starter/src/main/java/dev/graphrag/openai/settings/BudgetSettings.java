package dev.graphrag.openai.settings;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * Settings of the rate budget: the share of OpenAI's limits that is given out before
 * requests leave. Nothing is limited unless a limit is set.
 *
 * @param chat limits of the chat model
 * @param fallback limits of the fallback model
 * @param embedding limits of the embedding model
 * @param store where the budget is kept: in this JVM, or in Redis for all who share it
 * @param onStoreFailure what holds while the shared store does not answer
 * @param batchShare share that requests of corpus runs may take while other calls wait;
 * greater than 0, at most 1
 * @param name name of the budget, under which it is shared; a hash of base URL and key if
 * unset
 */
public record BudgetSettings(@DefaultValue Limits chat, @DefaultValue Limits fallback, @DefaultValue Limits embedding,
		@DefaultValue("local") Store store, @DefaultValue("local-share") OnStoreFailure onStoreFailure,
		@DefaultValue("0.8") double batchShare, @Nullable String name) {

	private static final long MOST_PER_MINUTE = 1_000_000_000_000L;

	/**
	 * What a limit has to be.
	 */
	static final String LIMIT_RULE = "a whole number from 1 to " + MOST_PER_MINUTE;

	/**
	 * Create settings, or fail with the setting that breaks its rule.
	 */
	public BudgetSettings {
		Assert.notNull(chat, "chat must not be null");
		Assert.notNull(fallback, "fallback must not be null");
		Assert.notNull(embedding, "embedding must not be null");
		Assert.notNull(store, "store must not be null");
		Assert.notNull(onStoreFailure, "onStoreFailure must not be null");
		chat.check(Setting.BUDGET_CHAT_REQUESTS, Setting.BUDGET_CHAT_TOKENS);
		fallback.check(Setting.BUDGET_FALLBACK_REQUESTS, Setting.BUDGET_FALLBACK_TOKENS);
		embedding.check(Setting.BUDGET_EMBEDDING_REQUESTS, Setting.BUDGET_EMBEDDING_TOKENS);
		InvalidSetting.unless(batchShare > 0 && batchShare <= 1, Setting.BUDGET_BATCH_SHARE, batchShare);
		name = StringUtils.hasText(name) ? name.strip() : null;
		InvalidSetting.unlessPrintable((name != null) ? name : "", Setting.BUDGET_NAME);
	}

	/**
	 * Return the settings of no budget.
	 * @return the default settings
	 */
	public static BudgetSettings none() {
		return new BudgetSettings(Limits.NONE, Limits.NONE, Limits.NONE, Store.LOCAL, OnStoreFailure.LOCAL_SHARE, 0.8,
				null);
	}

	/**
	 * Return whether anything is limited.
	 * @return whether there is a budget
	 */
	public boolean limited() {
		return !(this.chat.equals(Limits.NONE) && this.fallback.equals(Limits.NONE)
				&& this.embedding.equals(Limits.NONE));
	}

	/**
	 * Return a copy with other limits of the chat model.
	 * @param chat the limits
	 * @return the changed copy
	 */
	public BudgetSettings withChat(Limits chat) {
		return new BudgetSettings(chat, this.fallback, this.embedding, this.store, this.onStoreFailure, this.batchShare,
				this.name);
	}

	/**
	 * Return a copy with other limits of the fallback model.
	 * @param fallback the limits
	 * @return the changed copy
	 */
	public BudgetSettings withFallback(Limits fallback) {
		return new BudgetSettings(this.chat, fallback, this.embedding, this.store, this.onStoreFailure, this.batchShare,
				this.name);
	}

	/**
	 * Return a copy that is kept elsewhere.
	 * @param store where the budget is kept
	 * @return the changed copy
	 */
	public BudgetSettings withStore(Store store) {
		return new BudgetSettings(this.chat, this.fallback, this.embedding, store, this.onStoreFailure, this.batchShare,
				this.name);
	}

	/**
	 * Return a copy with other limits of the embedding model.
	 * @param embedding the limits
	 * @return the changed copy
	 */
	public BudgetSettings withEmbedding(Limits embedding) {
		return new BudgetSettings(this.chat, this.fallback, embedding, this.store, this.onStoreFailure, this.batchShare,
				this.name);
	}

	/**
	 * Return the limits of each model that has some. A chat model that is configured to
	 * be the fallback model has the fallback's limits where these are set.
	 */
	Map<String, Limits> byModel(ModelPolicy models, String chatModel, String embeddingModel) {
		Map<String, Limits> limits = new LinkedHashMap<>();
		put(limits, models.baseline(), this.chat);
		put(limits, chatModel, this.chat);
		put(limits, models.fallback(), this.fallback);
		put(limits, embeddingModel, this.embedding);
		return limits;
	}

	private static void put(Map<String, Limits> limits, String model, Limits ofModel) {
		if (!ofModel.equals(Limits.NONE)) {
			limits.put(model, ofModel);
		}
	}

	/**
	 * Limits of one model, each of which may be missing.
	 *
	 * @param requestsPerMinute requests in a minute
	 * @param tokensPerMinute tokens in a minute, of prompts and completions together
	 */
	public record Limits(@Nullable Long requestsPerMinute, @Nullable Long tokensPerMinute) {

		static final Limits NONE = new Limits(null, null);

		void check(Setting requests, Setting tokens) {
			check(this.requestsPerMinute, requests);
			check(this.tokensPerMinute, tokens);
		}

		private static void check(@Nullable Long perMinute, Setting setting) {
			InvalidSetting.unless(perMinute == null || (perMinute > 0 && perMinute <= MOST_PER_MINUTE), setting,
					perMinute);
		}

		/**
		 * Return the share of one among several.
		 * @param sharers how many there are, at least one
		 * @return limits of at least one request and one token a minute
		 */
		public Limits sharedBy(int sharers) {
			return new Limits(share(this.requestsPerMinute, sharers), share(this.tokensPerMinute, sharers));
		}

		private static @Nullable Long share(@Nullable Long perMinute, int sharers) {
			return (perMinute != null) ? Long.valueOf(Math.max(1, perMinute / sharers)) : null;
		}

	}

	/**
	 * Where a budget is kept.
	 */
	public enum Store {

		/**
		 * In this JVM.
		 */
		LOCAL,

		/**
		 * In the Redis of the application's connection, shared by all who have the same
		 * name.
		 */
		REDIS

	}

	/**
	 * What holds while the shared store does not answer. What is sent meanwhile is owed
	 * when it returns.
	 */
	public enum OnStoreFailure {

		/**
		 * Each sharer keeps to its share of the limits, divided by the number of sharers
		 * last seen.
		 */
		LOCAL_SHARE,

		/**
		 * Nothing is limited.
		 */
		OPEN,

		/**
		 * Calls fail at once.
		 */
		CLOSED

	}

}
