package dev.graphrag.openai.telemetry;

import java.time.Duration;
import java.util.Map;

import ch.qos.logback.classic.Level;
import dev.graphrag.openai.autoconfigure.OpenAiClientAutoConfiguration;
import dev.graphrag.openai.autoconfigure.OpenAiEndpointAutoConfiguration;
import dev.graphrag.openai.autoconfigure.OpenAiHealthAutoConfiguration;
import dev.graphrag.openai.autoconfigure.OpenAiSettingsAutoConfiguration;
import dev.graphrag.openai.autoconfigure.OpenAiTelemetryAutoConfiguration;
import dev.graphrag.openai.autoconfigure.RedisBudgetAutoConfiguration;
import dev.graphrag.openai.budget.RedisServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisReactiveAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

/**
 * What operators see of an outage of the shared budget's store, with a real Redis.
 */
class BudgetStoreTelemetryIT {

	@RegisterExtension
	private final CapturedEvents log = new CapturedEvents(Level.INFO);

	private RedisServer redis;

	@BeforeEach
	void start() throws Exception {
		RedisServer.assumeInstalled();
		this.redis = RedisServer.start();
	}

	@AfterEach
	void stop() throws Exception {
		if (this.redis != null) {
			this.redis.close();
		}
	}

	@Test
	void anOutageIsToldOnceAndShownUntilItEnds() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(OpenAiSettingsAutoConfiguration.class, RedisBudgetAutoConfiguration.class,
							OpenAiClientAutoConfiguration.class, OpenAiTelemetryAutoConfiguration.class,
							OpenAiHealthAutoConfiguration.class, OpenAiEndpointAutoConfiguration.class,
							DataRedisAutoConfiguration.class, DataRedisReactiveAutoConfiguration.class))
			.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.withPropertyValues("graphrag.openai.api-key=sk-test-0123456789", "graphrag.openai.warm-up.enabled=false",
					"spring.data.redis.port=" + this.redis.port(), "graphrag.openai.budget.store=redis",
					"graphrag.openai.budget.chat.requests-per-minute=500",
					"management.endpoints.web.exposure.include=openai")
			.run((context) -> {
				awaitStore(context, true);
				this.redis.kill();
				awaitStore(context, false);
				this.redis.restart();
				awaitStore(context, true);
			});
		assertThat(this.log.names().stream().filter((name) -> name.startsWith("openai.budget.")))
			.containsExactly("openai.budget.store_down", "openai.budget.store_up");
	}

	private static void awaitStore(ApplicationContext context, boolean up) {
		Awaitility.await()
			.atMost(Duration.ofMinutes(1))
			.until(() -> context.getBean(MeterRegistry.class)
				.get("graphrag.openai.budget.store.up")
				.gauge()
				.value() == (up ? 1 : 0));
		Health health = context.getBean(OpenAiHealthIndicator.class).health();
		assertThat(health.getStatus()).isEqualTo(Status.UNKNOWN);
		assertThat(health.getDetails())
			.contains(entry("rateBudget", Map.of("store", "redis", "storeUp", up, "sharers", 1)));
		assertThat(context.getBean(OpenAiEndpoint.class).description().state()).extracting("budget.storeUp")
			.isEqualTo(up);
	}

}
