package dev.graphrag.openai.autoconfigure;

import dev.graphrag.openai.EmbeddedText;
import dev.graphrag.openai.SharedOpenAiClient;
import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.telemetry.BudgetStoreMeters;
import dev.graphrag.openai.telemetry.CorpusLogEvents;
import dev.graphrag.openai.telemetry.CorpusMeters;
import dev.graphrag.openai.telemetry.OpenAiLogEvents;
import dev.graphrag.openai.telemetry.OpenAiMeters;
import dev.graphrag.openai.telemetry.OpenAiObservations;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisReactiveAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

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
	void suppliesListenersOfCorpusRuns() {
		this.contextRunner.withConfiguration(AutoConfigurations.of(OpenAiSettingsAutoConfiguration.class))
			.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.run((context) -> {
				assertThat(context).hasSingleBean(CorpusLogEvents.class).hasSingleBean(CorpusMeters.class);
				assertThat(context.getBean(MeterRegistry.class).find("graphrag.openai.corpus.texts").counters())
					.hasSize(EmbeddedText.Origin.values().length);
			});
	}

	@Test
	void logsCorpusRunsWithoutMicrometer() {
		this.contextRunner.withConfiguration(AutoConfigurations.of(OpenAiSettingsAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader("io.micrometer.core"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(CorpusLogEvents.class)
				.doesNotHaveBean("openAiCorpusMeters"));
	}

	@Test
	void logsNoCorpusRunsWithoutSettings() {
		this.contextRunner.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(CorpusLogEvents.class));
	}

	@Test
	void backsOffFromTheUsersListenersOfCorpusRuns() {
		CorpusLogEvents ownEvents = new CorpusLogEvents(OpenAiSettings.defaults());
		CorpusMeters ownMeters = new CorpusMeters(new SimpleMeterRegistry());
		this.contextRunner.withConfiguration(AutoConfigurations.of(OpenAiSettingsAutoConfiguration.class))
			.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.withBean("ownEvents", CorpusLogEvents.class, () -> ownEvents)
			.withBean("ownMeters", CorpusMeters.class, () -> ownMeters)
			.run((context) -> {
				assertThat(context.getBean(CorpusLogEvents.class)).isSameAs(ownEvents);
				assertThat(context.getBean(CorpusMeters.class)).isSameAs(ownMeters);
			});
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

	@Test
	void suppliesObservationsWhereThereIsARegistry() {
		this.contextRunner.withBean(ObservationRegistry.class, ObservationRegistry::create)
			.run((context) -> assertThat(context).hasSingleBean(OpenAiObservations.class));
		this.contextRunner.run((context) -> assertThat(context).doesNotHaveBean(OpenAiObservations.class));
	}

	@Test
	void tellsTheAutoConfiguredClientsCallsToEveryListener() {
		this.contextRunner
			.withConfiguration(
					AutoConfigurations.of(OpenAiSettingsAutoConfiguration.class, OpenAiClientAutoConfiguration.class))
			.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.run((context) -> {
				assertThat(context).hasSingleBean(SharedOpenAiClient.class);
				assertThat(context.getBean(MeterRegistry.class).find("graphrag.openai.chat.latency").summary())
					.isNotNull();
			});
	}

	@Test
	void showsTheRateBudgetOfTheAutoConfiguredClientFromStartUp() {
		this.contextRunner
			.withConfiguration(
					AutoConfigurations.of(OpenAiSettingsAutoConfiguration.class, OpenAiClientAutoConfiguration.class))
			.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.withPropertyValues("graphrag.openai.budget.chat.requests-per-minute=500")
			.run((context) -> {
				MeterRegistry registry = context.getBean(MeterRegistry.class);
				assertThat(registry.find("graphrag.openai.budget.available").gauges()).hasSize(1);
				assertThat(registry.find("graphrag.openai.budget.wait").summaries()).hasSize(1);
				assertThat(registry.find("graphrag.openai.budget.store.up").gauge()).isNull();
			});
	}

	@Test
	void showsWhetherTheSharedRateBudgetsStoreAnswers() {
		shared().run((context) -> {
			assertThat(context).hasSingleBean(BudgetStoreMeters.class);
			assertThat(context.getBean(MeterRegistry.class).get("graphrag.openai.budget.store.up").gauge().value())
				.isZero();
		});
	}

	@Test
	void backsOffFromTheUsersMeterOfTheStore() {
		BudgetStoreMeters own = new BudgetStoreMeters(new SimpleMeterRegistry(), () -> true);
		shared().withBean("own", BudgetStoreMeters.class, () -> own)
			.run((context) -> assertThat(context.getBean(BudgetStoreMeters.class)).isSameAs(own));
	}

	@Test
	void showsNoStoreOfABudgetThatIsKeptInTheJvm() {
		shared().withPropertyValues("graphrag.openai.budget.store=local")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(BudgetStoreMeters.class));
	}

	@Test
	void startsWithoutSpringDataRedis() {
		this.contextRunner.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.withClassLoader(new FilteredClassLoader("org.springframework.data.redis"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(OpenAiMeters.class)
				.doesNotHaveBean("openAiBudgetStoreMeters"));
	}

	// Nothing listens on that port.
	private ApplicationContextRunner shared() {
		return this.contextRunner
			.withConfiguration(
					AutoConfigurations.of(OpenAiSettingsAutoConfiguration.class, RedisBudgetAutoConfiguration.class,
							DataRedisAutoConfiguration.class, DataRedisReactiveAutoConfiguration.class))
			.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.withPropertyValues("spring.data.redis.port=1", "graphrag.openai.budget.store=redis",
					"graphrag.openai.budget.chat.requests-per-minute=500");
	}

	@Test
	void observationsAreSwitchedOffByTheUsualProperty() {
		ApplicationContextRunner observed = this.contextRunner
			.withConfiguration(AutoConfigurations.of(ObservationAutoConfiguration.class));
		observed.withPropertyValues("management.observations.enable.[gen_ai.client]=false")
			.run((context) -> assertThat(isObserved(context.getBean(ObservationRegistry.class))).isFalse());
		observed.run((context) -> {
			assertThat(context).hasSingleBean(OpenAiObservations.class);
			assertThat(isObserved(context.getBean(ObservationRegistry.class))).isTrue();
		});
	}

	private static boolean isObserved(ObservationRegistry registry) {
		registry.observationConfig().observationHandler((context) -> true);
		return !Observation.createNotStarted(OpenAiObservations.CALL, registry).isNoop();
	}

}
