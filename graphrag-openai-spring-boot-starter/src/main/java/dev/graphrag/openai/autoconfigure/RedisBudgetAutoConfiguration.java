package dev.graphrag.openai.autoconfigure;

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

	private static final StoreNeeds NEEDS = new StoreNeeds(Setting.BUDGET_STORE, "redis", "local");

	// Nested configurations go first.
	@Bean
	@ConditionalOnMissingBean
	RateBudgets missingRateBudgets() {
		return noStore();
	}

	private static RateBudgets noStore() {
		throw NEEDS.missing("Spring Data Redis is not on the class path",
				"Add the dependency org.springframework.boot:spring-boot-starter-data-redis");
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
			ReactiveRedisConnectionFactory connection = NEEDS.sole(connections, "ReactiveRedisConnectionFactory",
					"Use Lettuce, which has one (Jedis has none), with spring-boot-starter-data-redis");
			return new RedisBudgetStore(connection, settings, time.getIfAvailable(TimeSource::system));
		}

	}

}
