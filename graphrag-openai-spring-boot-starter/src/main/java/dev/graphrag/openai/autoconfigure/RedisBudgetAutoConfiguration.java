package dev.graphrag.openai.autoconfigure;

import java.util.Map;

import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.TimeSource;
import dev.graphrag.openai.budget.RateBudget;
import dev.graphrag.openai.budget.RateBudgets;
import dev.graphrag.openai.budget.RedisBudgetStore;
import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.settings.Setting;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;

/**
 * Auto-configuration of the rate budget that is shared through the context's Redis, where
 * {@code graphrag.openai.budget.store} asks for it. It backs off from a budget of the
 * application. Where it cannot supply what is asked for, the start fails: a fleet in
 * which each replica takes the whole limit for itself would be refused by OpenAI.
 */
@AutoConfiguration(after = OpenAiSettingsAutoConfiguration.class,
		afterName = "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration")
@Conditional(OnRedisBudget.class)
@ConditionalOnMissingBean({ RateBudget.class, RateBudgets.class })
public final class RedisBudgetAutoConfiguration {

	// Nested configurations go first.
	@Bean
	@ConditionalOnMissingBean
	RateBudgets missingRateBudgets() {
		return noStore();
	}

	private static RateBudgets noStore() {
		throw missing("Spring Data Redis is not on the class path",
				"Add the dependency org.springframework.boot:spring-boot-starter-data-redis");
	}

	private static OpenAiClientException missing(String what, String remediation) {
		return new OpenAiClientException(FailureReason.SETTINGS_LOAD,
				Setting.BUDGET_STORE.property() + " is redis, but " + what + ".",
				remediation + ", or set " + Setting.BUDGET_STORE.property() + " to local.",
				Map.of("setting", Setting.BUDGET_STORE.property()));
	}

	/**
	 * The store.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ReactiveRedisConnectionFactory.class)
	static class StoreConfiguration {

		@Bean
		RedisBudgetStore redisBudgetStore(ObjectProvider<ReactiveRedisConnectionFactory> connections,
				OpenAiSettings settings, ObjectProvider<TimeSource> time) {
			return new RedisBudgetStore(connection(connections), settings, time.getIfAvailable(TimeSource::system));
		}

		private static ReactiveRedisConnectionFactory connection(
				ObjectProvider<ReactiveRedisConnectionFactory> connections) {
			ReactiveRedisConnectionFactory connection = connections.getIfUnique();
			if (connection != null) {
				return connection;
			}
			if (connections.stream().findAny().isPresent()) {
				throw missing("there are several beans of type ReactiveRedisConnectionFactory and none of them is"
						+ " primary", "Mark the one that is meant with @Primary");
			}
			throw missing("there is no bean of type ReactiveRedisConnectionFactory",
					"Use Lettuce, which has one (Jedis has none), with spring-boot-starter-data-redis");
		}

	}

}
