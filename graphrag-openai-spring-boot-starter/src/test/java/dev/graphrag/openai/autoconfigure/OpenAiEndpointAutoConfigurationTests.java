package dev.graphrag.openai.autoconfigure;

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
