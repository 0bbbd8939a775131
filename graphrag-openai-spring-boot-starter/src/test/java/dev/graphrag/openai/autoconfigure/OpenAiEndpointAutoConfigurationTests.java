package dev.graphrag.openai.autoconfigure;

import java.util.Map;

import dev.graphrag.openai.ClientState;
import dev.graphrag.openai.ClientState.BudgetLeft;
import dev.graphrag.openai.telemetry.OpenAiEndpoint;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class OpenAiEndpointAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(OpenAiSettingsAutoConfiguration.class, OpenAiClientAutoConfiguration.class,
						OpenAiTelemetryAutoConfiguration.class, OpenAiEndpointAutoConfiguration.class))
		.withPropertyValues("graphrag.openai.api-key=sk-test-0123456789");

	@Test
	void suppliesTheEndpointWhereItIsExposed() {
		this.contextRunner.withPropertyValues("management.endpoints.web.exposure.include=openai")
			.run((context) -> assertThat(context).hasSingleBean(OpenAiEndpoint.class));
	}

	@Test
	void showsTheRateBudgetOfTheClient() {
		this.contextRunner
			.withPropertyValues("management.endpoints.web.exposure.include=openai",
					"graphrag.openai.budget.chat.requests-per-minute=500")
			.run((context) -> assertThat(context.getBean(OpenAiEndpoint.class).description().state())
				.extracting("budget")
				.isEqualTo(
						new ClientState.Budget("local", true, 1, Map.of("gpt-4.1-mini", new BudgetLeft(500L, null)))));
	}

	@Test
	void staysAwayWhereItIsNotExposed() {
		this.contextRunner.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(OpenAiEndpoint.class));
	}

	@Test
	void staysAwayWhereAccessIsDenied() {
		this.contextRunner
			.withPropertyValues("management.endpoints.web.exposure.include=*", "management.endpoint.openai.access=NONE")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(OpenAiEndpoint.class));
	}

	@Test
	void startsWithoutTheActuator() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("openAiEndpoint"));
	}

}
