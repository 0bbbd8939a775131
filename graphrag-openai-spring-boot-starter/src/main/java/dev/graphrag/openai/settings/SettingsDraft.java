package dev.graphrag.openai.settings;

import java.util.Map;

import dev.graphrag.openai.Secret;
import org.jspecify.annotations.Nullable;

/**
 * Settings that are being changed, and are checked as a whole when that is done: a new
 * model and the policy that allows it break no rule on the way.
 */
final class SettingsDraft {

	@Nullable Secret apiKey;

	@Nullable ApiKeyFile apiKeyFile;

	String baseUrl;

	boolean allowInsecureBaseUrl;

	String actor;

	OpenAiSettings.Policy policy;

	OpenAiSettings.Chat chat;

	OpenAiSettings.Fallback fallback;

	OpenAiSettings.Embedding embedding;

	OpenAiSettings.Retry retry;

	OpenAiSettings.Timeout timeout;

	OpenAiSettings.Http http;

	Map<String, OpenAiSettings.PriceChange> priceChanges;

	OpenAiSettings.WarmUp warmUp;

	StreamSettings stream;

	AsyncSettings async;

	SpringAiSettings springAi;

	CorpusSettings corpus;

	BudgetSettings budget;

	SettingsDraft(OpenAiSettings settings) {
		this.apiKey = settings.apiKey();
		this.apiKeyFile = settings.apiKeyFile();
		this.baseUrl = settings.baseUrl();
		this.allowInsecureBaseUrl = settings.allowInsecureBaseUrl();
		this.actor = settings.actor();
		this.policy = settings.policy();
		this.chat = settings.chat();
		this.fallback = settings.fallback();
		this.embedding = settings.embedding();
		this.retry = settings.retry();
		this.timeout = settings.timeout();
		this.http = settings.http();
		this.priceChanges = settings.priceChanges();
		this.warmUp = settings.warmUp();
		this.stream = settings.stream();
		this.async = settings.async();
		this.springAi = settings.springAi();
		this.corpus = settings.corpus();
		this.budget = settings.budget();
	}

	OpenAiSettings settings() {
		return new OpenAiSettings(this.apiKey, this.apiKeyFile, this.baseUrl, this.allowInsecureBaseUrl, this.actor,
				this.policy, this.chat, this.fallback, this.embedding, this.retry, this.timeout, this.http,
				this.priceChanges, this.warmUp, this.stream, this.async, this.springAi, this.corpus, this.budget);
	}

}
