package dev.graphrag.openai.autoconfigure;

import java.util.Map;

import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.TimeSource;
import dev.graphrag.openai.budget.LocalRateBudget;
import dev.graphrag.openai.budget.RateBudget;
import dev.graphrag.openai.budget.RateBudgets;
import dev.graphrag.openai.budget.RedisBudgetStore;
import dev.graphrag.openai.settings.OpenAiSettings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for {@link RedisBudgetAutoConfiguration}, and for where a client's budget comes
 * from. No Redis answers here.
 */
@ExtendWith(OutputCaptureExtension.class)
class RedisBudgetAutoConfigurationTests {

	private static final String LIMIT = "graphrag.openai.budget.chat.requests-per-minute=60";

	private final ApplicationContextRunner plain = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(OpenAiSettingsAutoConfiguration.class, OpenAiTelemetryAutoConfiguration.class,
						RedisBudgetAutoConfiguration.class, OpenAiClientAutoConfiguration.class))
		.withPropertyValues("graphrag.openai.api-key=sk-test-0123456789");

	private final ApplicationContextRunner redis = this.plain.withPropertyValues(LIMIT,
			"graphrag.openai.budget.store=redis");

	@Test
	void suppliesStoreOverTheContextsConnection() {
		this.redis.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class))
			.withPropertyValues("spring.data.redis.port=1")
			.run((context) -> {
				assertThat(context).hasSingleBean(RedisBudgetStore.class).hasSingleBean(RateBudgets.class);
				assertThat(context.getBean(RedisBudgetStore.class).up()).isFalse();
				assertThat(budget(context)).satisfies((budget) -> assertThat(budget.state())
					.satisfies((state) -> assertThat(state.store()).isEqualTo("redis")));
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "REDIS", "Redis" })
	void storeMayBeWrittenAsBootAllows(String store) {
		this.plain.withPropertyValues(LIMIT, "graphrag.openai.budget.store=" + store)
			.withBean(ReactiveRedisConnectionFactory.class, RedisBudgetAutoConfigurationTests::nowhere)
			.run((context) -> assertThat(context).hasSingleBean(RedisBudgetStore.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "local", "" })
	void staysAwayWhereItIsNotAskedFor(String store) {
		this.plain.withPropertyValues(LIMIT, "graphrag.openai.budget.store=" + store)
			.withBean(ReactiveRedisConnectionFactory.class, RedisBudgetAutoConfigurationTests::nowhere)
			.run((context) -> {
				assertThat(context).doesNotHaveBean(RedisBudgetStore.class);
				assertThat(budget(context)).isInstanceOf(LocalRateBudget.class);
			});
	}

	@Test
	void staysAwayWhereNothingIsLimited() {
		this.plain.withPropertyValues("graphrag.openai.budget.store=redis").run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean(RedisBudgetStore.class);
			assertThat(budget(context)).isNull();
		});
	}

	@Test
	void needsNoRedisWhereItIsNotAskedFor() {
		this.plain.withPropertyValues(LIMIT)
			.withClassLoader(withoutRedis())
			.run((context) -> assertThat(budget(context)).isInstanceOf(LocalRateBudget.class));
	}

	@Test
	void aClientWithSettingsOfItsOwnMayKeepItsBudgetToItself() {
		this.redis.withBean(ReactiveRedisConnectionFactory.class, RedisBudgetAutoConfigurationTests::nowhere)
			.run((context) -> this.plain.withPropertyValues(LIMIT)
				.run((other) -> assertThat(context.getBean(RateBudgets.class)
					.of(other.getBean(OpenAiSettings.class), () -> "account", TimeSource.system()))
					.isInstanceOf(LocalRateBudget.class)));
	}

	@Test
	void budgetOfTheApplicationCountsForAllClients() {
		RateBudget own = (demand) -> {
			throw new IllegalStateException();
		};
		this.redis.withBean(RateBudget.class, () -> own).run((context) -> {
			assertThat(context).doesNotHaveBean(RedisBudgetStore.class);
			assertThat(budget(context)).isSameAs(own);
		});
	}

	@Test
	void backsOffFromWhereTheApplicationTakesBudgetsFrom() {
		RateBudgets own = (settings, account, time) -> null;
		this.redis.withBean(RateBudgets.class, () -> own)
			.run((context) -> assertThat(context.getBean(RateBudgets.class)).isSameAs(own));
	}

	@Test
	void refusesToStartWithoutSpringDataRedis() {
		this.redis.withClassLoader(withoutRedis())
			.run((context) -> assertThat(failure(context))
				.hasMessageContaining(
						"graphrag.openai.budget.store is redis, but Spring Data Redis is not on the class path")
				.extracting(OpenAiClientException::remediation)
				.asString()
				.contains("spring-boot-starter-data-redis", "set graphrag.openai.budget.store to local"));
	}

	@Test
	void refusesToStartWithoutConnection() {
		this.redis.run((context) -> assertThat(failure(context))
			.hasMessageContaining("there is no bean of type ReactiveRedisConnectionFactory")
			.extracting(OpenAiClientException::remediation)
			.asString()
			.contains("Lettuce", "Jedis"));
	}

	@Test
	void refusesToChooseBetweenConnections() {
		this.redis.withBean("one", ReactiveRedisConnectionFactory.class, RedisBudgetAutoConfigurationTests::nowhere)
			.withBean("two", ReactiveRedisConnectionFactory.class, RedisBudgetAutoConfigurationTests::nowhere)
			.run((context) -> assertThat(failure(context)).hasMessageContaining("several beans")
				.extracting(OpenAiClientException::remediation)
				.asString()
				.contains("@Primary"));
	}

	@Test
	void failedStartIsExplained(CapturedOutput output) {
		assertThatException().isThrownBy(() -> {
			SpringApplication application = new SpringApplication(Service.class);
			application.setWebApplicationType(WebApplicationType.NONE);
			application.run("--graphrag.openai.budget.store=redis", "--" + LIMIT).close();
		});
		assertThat(output)
			.contains("APPLICATION FAILED TO START", "there is no bean of type ReactiveRedisConnectionFactory",
					"Property: graphrag.openai.budget.store")
			.doesNotContain("\tat ");
	}

	private static FilteredClassLoader withoutRedis() {
		return new FilteredClassLoader("org.springframework.data", "org.springframework.boot.data", "io.lettuce");
	}

	private static ReactiveRedisConnectionFactory nowhere() {
		return new LettuceConnectionFactory("127.0.0.1", 1);
	}

	private static @Nullable RateBudget budget(AssertableApplicationContext context) {
		return context.getBean(RateBudgets.class)
			.of(context.getBean(OpenAiSettings.class), () -> "account", TimeSource.system());
	}

	private static OpenAiClientException failure(AssertableApplicationContext context) {
		for (Throwable cause = context.getStartupFailure(); cause != null; cause = cause.getCause()) {
			if (cause instanceof OpenAiClientException error) {
				assertThat(error.reason()).isEqualTo(FailureReason.SETTINGS_LOAD);
				assertThat(error.details())
					.isEqualTo(Map.of("reason", "settings_load", "setting", "graphrag.openai.budget.store"));
				return error;
			}
		}
		throw new AssertionError("No failure of the settings", context.getStartupFailure());
	}

	/**
	 * A service that forgot its Redis.
	 */
	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ OpenAiSettingsAutoConfiguration.class, RedisBudgetAutoConfiguration.class })
	static class Service {

	}

}
