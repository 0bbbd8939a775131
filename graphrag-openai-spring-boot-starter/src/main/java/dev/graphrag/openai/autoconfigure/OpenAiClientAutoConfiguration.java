package dev.graphrag.openai.autoconfigure;

import java.util.concurrent.ThreadLocalRandom;

import dev.graphrag.openai.ApiKeySource;
import dev.graphrag.openai.CallListener;
import dev.graphrag.openai.EmbeddingStore;
import dev.graphrag.openai.OpenAiHttpCustomizer;
import dev.graphrag.openai.SharedOpenAiClient;
import dev.graphrag.openai.SharedOpenAiClientFactory;
import dev.graphrag.openai.TimeSource;
import dev.graphrag.openai.budget.RateBudget;
import dev.graphrag.openai.budget.RateBudgets;
import dev.graphrag.openai.client.ClientParts;
import dev.graphrag.openai.client.GuardedClientFactory;
import dev.graphrag.openai.settings.EnvironmentSecrets;
import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.store.GuardedStore;
import dev.graphrag.openai.telemetry.OpenAiLogEvents;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.thread.Threading;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Auto-configuration of the guarded OpenAI client. It backs off where the application
 * defines a client or a factory of its own.
 */
@AutoConfiguration(after = { OpenAiSettingsAutoConfiguration.class, OpenAiTelemetryAutoConfiguration.class,
		JdbcEmbeddingStoreAutoConfiguration.class, RedisBudgetAutoConfiguration.class })
public final class OpenAiClientAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(SharedOpenAiClientFactory.class)
	GuardedClientFactory sharedOpenAiClientFactory(OpenAiLogEvents log, ClientParts parts,
			ObjectProvider<TimeSource> time) {
		return new GuardedClientFactory(log, parts, time.getIfAvailable(TimeSource::system),
				() -> ThreadLocalRandom.current().nextDouble());
	}

	@Bean
	@ConditionalOnMissingBean
	ClientParts openAiClientParts(ObjectProvider<OpenAiHttpCustomizer> customizers,
			ObjectProvider<ApiKeySource> apiKeys, ObjectProvider<SslBundles> sslBundles,
			ObjectProvider<GuardedStore> store, RateBudgets budgets, ConfigurableEnvironment environment) {
		return new ClientParts(customizers.orderedStream().toList(), apiKeys.getIfAvailable(),
				sslBundles.getIfAvailable(), EnvironmentSecrets.in(environment), store.getIfAvailable(), budgets,
				Threading.VIRTUAL.isActive(environment));
	}

	@Bean
	@ConditionalOnMissingBean
	SharedOpenAiClient sharedOpenAiClient(SharedOpenAiClientFactory factory, OpenAiSettings settings,
			ObjectProvider<ApiKeySource> apiKeys, ObjectProvider<CallListener> listeners) {
		// A source is defined to be asked, whatever key the environment happens to have.
		OpenAiSettings effective = (apiKeys.getIfAvailable() != null) ? settings.withApiKey(null) : settings;
		return factory.create(effective, listeners.orderedStream().toList());
	}

	@Bean
	@ConditionalOnBean(EmbeddingStore.class)
	@ConditionalOnMissingBean
	GuardedStore openAiGuardedStore(EmbeddingStore store, OpenAiSettings settings, ObjectProvider<TimeSource> time) {
		return new GuardedStore(store, settings.actor(), time.getIfAvailable(TimeSource::system));
	}

	@Bean
	@ConditionalOnMissingBean
	RateBudgets openAiRateBudgets(ObjectProvider<RateBudget> budget) {
		RateBudget own = budget.getIfAvailable();
		return (own != null) ? (settings, account, time) -> own : RateBudgets.LOCAL;
	}

	@Bean
	ClientShutdown openAiWaitsShutdown(ConfigurableListableBeanFactory beans) {
		return ClientShutdown.ofWaits(beans);
	}

	@Bean
	ClientShutdown openAiRequestsShutdown(ConfigurableListableBeanFactory beans) {
		return ClientShutdown.ofRequests(beans);
	}

}
