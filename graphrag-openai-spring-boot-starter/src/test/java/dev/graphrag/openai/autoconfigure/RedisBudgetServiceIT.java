package dev.graphrag.openai.autoconfigure;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;

import dev.graphrag.openai.TimeSource;
import dev.graphrag.openai.attempt.RateLimits;
import dev.graphrag.openai.budget.Demand;
import dev.graphrag.openai.budget.Priority;
import dev.graphrag.openai.budget.RateBudget;
import dev.graphrag.openai.budget.RateBudgets;
import dev.graphrag.openai.budget.RedisBudgetStore;
import dev.graphrag.openai.budget.RedisServer;
import dev.graphrag.openai.budget.Reservation;
import dev.graphrag.openai.budget.Settlement;
import dev.graphrag.openai.settings.OpenAiSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.batch.autoconfigure.BatchAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.neo4j.autoconfigure.Neo4jAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A service with Boot's starter for Redis beside this one, from its start to its end.
 */
@ExtendWith(OutputCaptureExtension.class)
class RedisBudgetServiceIT {

	private static RedisServer server;

	@BeforeAll
	static void startRedis() throws IOException {
		RedisServer.assumeInstalled();
		server = RedisServer.start();
	}

	@AfterAll
	static void stopRedis() throws IOException {
		if (server != null) {
			server.close();
		}
	}

	@AfterEach
	void quiet() {
		LoggingSystem.get(getClass().getClassLoader()).setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.ERROR);
	}

	@Test
	void startsConnectedAndStopsInSilence(CapturedOutput output) {
		try (ConfigurableApplicationContext context = start()) {
			assertThat(context.getBean(Caller.class).call()).isPositive();
			assertThat(context.getBean(RedisBudgetStore.class).up()).isTrue();
			assertThat(context.getBean(StringRedisTemplate.class).keys("graphrag:openai:budget:*"))
				.contains("graphrag:openai:budget:{fleet:gpt-4.1-mini}", "graphrag:openai:budget:{fleet}:sharers");
		}
		assertThat(output.getAll()).contains("Started RedisBudgetServiceIT")
			.doesNotContain("WARN ", "ERROR ", "\tat ", "openai.budget.");
	}

	private static ConfigurableApplicationContext start() {
		SpringApplication application = new SpringApplication(Service.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setMainApplicationClass(RedisBudgetServiceIT.class);
		return application.run("--logging.level.root=info", "--spring.data.redis.port=" + server.port(),
				"--graphrag.openai.api-key=sk-test-0123456789", "--graphrag.openai.budget.store=redis",
				"--graphrag.openai.budget.name=fleet", "--graphrag.openai.budget.chat.requests-per-minute=60");
	}

	/**
	 * A service without databases but Redis.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(
			exclude = { BatchAutoConfiguration.class, DataSourceAutoConfiguration.class, Neo4jAutoConfiguration.class })
	@Import(Caller.class)
	static class Service {

	}

	/**
	 * Has a call left when the connection has ended.
	 */
	static class Caller implements DisposableBean {

		private final RateBudget budget;

		Caller(RateBudgets budgets, OpenAiSettings settings) {
			this.budget = Objects.requireNonNull(budgets.of(settings, () -> "account", TimeSource.system()));
		}

		Duration call() {
			Reservation place = this.budget
				.reserve(new Demand("gpt-4.1-mini", 1, Priority.INTERACTIVE, Duration.ofMinutes(5)));
			place.settle(new Settlement(1L, RateLimits.UNTOLD, Duration.ZERO, null));
			return place.initialWait();
		}

		@Override
		public void destroy() {
			assertThat(call()).isZero();
		}

	}

}
