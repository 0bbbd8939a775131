package dev.graphrag.openai.autoconfigure;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import dev.graphrag.openai.telemetry.OpenAiLogEvents;
import dev.graphrag.openai.telemetry.OpenAiMeters;

import static org.assertj.core.api.Assertions.assertThat;

class OpenAiTelemetryAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(OpenAiTelemetryAutoConfiguration.class));

	@Test
	void suppliesLogEvents() {
		this.contextRunner.run((context) -> assertThat(context).hasSingleBean(OpenAiLogEvents.class));
	}

	@Test
	void suppliesMetersWhereThereIsARegistry() {
		this.contextRunner.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.run((context) -> assertThat(context).hasSingleBean(OpenAiMeters.class));
	}

	@Test
	void suppliesNoMetersWithoutARegistry() {
		this.contextRunner.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(OpenAiMeters.class));
	}

	@Test
	void suppliesNoMetersWithoutMicrometer() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("io.micrometer.core"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(OpenAiLogEvents.class)
				.doesNotHaveBean("openAiMeters"));
	}

	@Test
	void backsOffFromTheUsersListeners() {
		OpenAiLogEvents ownEvents = new OpenAiLogEvents();
		OpenAiMeters ownMeters = new OpenAiMeters(new SimpleMeterRegistry());
		this.contextRunner.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.withBean("ownEvents", OpenAiLogEvents.class, () -> ownEvents)
			.withBean("ownMeters", OpenAiMeters.class, () -> ownMeters)
			.run((context) -> {
				assertThat(context.getBean(OpenAiLogEvents.class)).isSameAs(ownEvents);
				assertThat(context.getBean(OpenAiMeters.class)).isSameAs(ownMeters);
			});
	}

}
