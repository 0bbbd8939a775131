package dev.graphrag.openai.autoconfigure;

import java.util.Map;

import dev.graphrag.openai.SharedOpenAiClient;
import dev.graphrag.openai.telemetry.OpenAiHealthIndicator;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class OpenAiHealthAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(OpenAiSettingsAutoConfiguration.class, OpenAiClientAutoConfiguration.class,
						OpenAiTelemetryAutoConfiguration.class, OpenAiHealthAutoConfiguration.class))
		.withPropertyValues("graphrag.openai.api-key=sk-test-0123456789");

	@Test
	void suppliesTheContributorUnderItsName() {
		this.contextRunner
			.withConfiguration(AutoConfigurations.of(HealthContributorAutoConfiguration.class,
					HealthContributorRegistryAutoConfiguration.class))
			.run((context) -> {
				assertThat(context).hasSingleBean(OpenAiHealthIndicator.class).hasSingleBean(SharedOpenAiClient.class);
				assertThat(context.getBean(HealthContributorRegistry.class).getContributor("openAi"))
					.isInstanceOf(OpenAiHealthIndicator.class);
			});
	}

	@Test
	void makesNoRequestWhenItIsReadAHundredTimes() {
		this.contextRunner
			.withPropertyValues("graphrag.openai.base-url=http://127.0.0.1:1/v1",
					"graphrag.openai.allow-insecure-base-url=true")
			.run((context) -> {
				HealthIndicator health = context.getBean(OpenAiHealthIndicator.class);
				for (int read = 0; read < 100; read++) {
					assertThat(health.health()).extracting("status").isEqualTo(Status.UNKNOWN);
				}
			});
	}

	@Test
	void tellsTheRateBudgetOfTheClient() {
		this.contextRunner.withPropertyValues("graphrag.openai.budget.embedding.tokens-per-minute=1000000")
			.run((context) -> assertThat(context.getBean(OpenAiHealthIndicator.class).health().getDetails())
				.containsEntry("rateBudget", Map.of("store", "local")));
	}

	@Test
	void staysAwayWhereItIsDisabled() {
		this.contextRunner.withPropertyValues("management.health.openai.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(OpenAiHealthIndicator.class));
		this.contextRunner.withPropertyValues("management.health.defaults.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(OpenAiHealthIndicator.class));
	}

	@Test
	void refusesAnInvalidThreshold() {
		this.contextRunner.withPropertyValues("management.health.openai.down-after=0")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("down-after must be a positive whole number"));
	}

	@Test
	void blankSettingsCountAsUnset() {
		this.contextRunner
			.withPropertyValues("management.health.openai.down-after=${NOPE:}",
					"management.health.openai.forget-after=${NOPE:}", "management.health.openai.enabled=${NOPE:}")
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(OpenAiHealthIndicator.class));
	}

	@Test
	void startsWithoutTheHealthModule() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("org.springframework.boot.health"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("openAiHealthIndicator"));
	}

	@Test
	void backsOffFromTheUsersContributor() {
		HealthIndicator own = () -> null;
		this.contextRunner.withBean("openAiHealthIndicator", HealthIndicator.class, () -> own)
			.run((context) -> assertThat(context.getBean("openAiHealthIndicator")).isSameAs(own));
	}

}
