package dev.graphrag.openai.autoconfigure;

import java.io.IOException;

import dev.graphrag.openai.SharedOpenAiClient;
import dev.graphrag.openai.budget.RedisBudgetStore;
import dev.graphrag.openai.budget.RedisServer;
import dev.graphrag.openai.test.OpenAiEmulator;
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

	private static OpenAiEmulator openAi;

	@BeforeAll
	static void startRedis() throws IOException {
		RedisServer.assumeInstalled();
		server = RedisServer.start();
		openAi = OpenAiEmulator.start();
		openAi.limit("gpt-4.1-mini", 60, 1_000_000);
	}

	@AfterAll
	static void stopRedis() throws IOException {
		if (server != null) {
			server.close();
			openAi.close();
		}
	}

	@AfterEach
	void quiet() {
		LoggingSystem.get(getClass().getClassLoader()).setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.ERROR);
	}

	@Test
	void startsConnectedAndStopsInSilence(CapturedOutput output) {
		try (ConfigurableApplicationContext context = start()) {
			context.getBean(Caller.class).call();
			assertThat(openAi.chatRequests()).hasSize(1);
			assertThat(context.getBean(RedisBudgetStore.class).up()).isTrue();
			assertThat(context.getBean(StringRedisTemplate.class).keys("graphrag:openai:budget:*"))
				.contains("graphrag:openai:budget:{fleet:gpt-4.1-mini}", "graphrag:openai:budget:{fleet}:sharers");
		}
		assertThat(openAi.chatRequests()).hasSize(2);
		assertThat(output.getAll()).contains("Started RedisBudgetServiceIT")
			.doesNotContain("ERROR ", "\tat ", "openai.budget.store");
		assertThat(output.getAll().lines().filter((line) -> line.contains("WARN "))).singleElement()
			.asString()
			.contains("openai.client.base_url_override");
	}

	private static ConfigurableApplicationContext start() {
		SpringApplication application = new SpringApplication(Service.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setMainApplicationClass(RedisBudgetServiceIT.class);
		return application.run("--logging.level.root=info", "--spring.data.redis.port=" + server.port(),
				"--graphrag.openai.api-key=sk-test-0123456789", "--graphrag.openai.base-url=" + openAi.baseUrl(),
				"--graphrag.openai.allow-insecure-base-url=true", "--graphrag.openai.budget.store=redis",
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

		private final SharedOpenAiClient client;

		Caller(SharedOpenAiClient client) {
			this.client = client;
		}

		void call() {
			this.client.chat("Hello");
		}

		@Override
		public void destroy() {
			call();
		}

	}

}
