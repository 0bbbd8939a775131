package dev.graphrag.openai.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import dev.graphrag.openai.SharedOpenAiClient;
import dev.graphrag.openai.telemetry.OpenAiEndpoint;
import dev.graphrag.openai.telemetry.OpenAiLogEvents;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.model.openai.autoconfigure.OpenAiChatAutoConfiguration;
import org.springframework.ai.model.openai.autoconfigure.OpenAiEmbeddingAutoConfiguration;
import org.springframework.ai.model.openai.autoconfigure.OpenAiImageAutoConfiguration;
import org.springframework.ai.model.tool.autoconfigure.ToolCallingAutoConfiguration;
import org.springframework.ai.openai.OpenAiImageModel;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link GuardReport}, {@link GuardedBeans} and
 * {@link IgnoredSpringAiSettings}.
 */
class GuardReportTests {

	private static final String KEY = "sk-test-0123456789";

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	private final Logger logger = (Logger) LoggerFactory.getLogger(OpenAiLogEvents.LOGGER);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(OpenAiSettingsAutoConfiguration.class,
				OpenAiTelemetryAutoConfiguration.class, OpenAiClientAutoConfiguration.class,
				GuardedModelsAutoConfiguration.class, SoleGuardedModelsAutoConfiguration.class,
				GuardedBatchingAutoConfiguration.class, GuardReportAutoConfiguration.class,
				OpenAiEndpointAutoConfiguration.class, ToolCallingAutoConfiguration.class,
				OpenAiChatAutoConfiguration.class, OpenAiEmbeddingAutoConfiguration.class))
		.withPropertyValues("graphrag.openai.api-key=" + KEY, "graphrag.openai.actor=ingest",
				"graphrag.openai.warm-up.enabled=false", "management.endpoints.web.exposure.include=openai");

	@BeforeEach
	void listen() {
		this.log.start();
		this.logger.addAppender(this.log);
		this.logger.setLevel(Level.INFO);
	}

	@AfterEach
	void stopListening() {
		this.logger.detachAppender(this.log);
		this.logger.setLevel(null);
	}

	@Test
	void saysWhichBeansAreGuarded() {
		this.runner.run((context) -> {
			assertThat(context).hasNotFailed();
			OpenAiEndpoint.Description description = context.getBean(OpenAiEndpoint.class).description();
			assertThat(description.guardedBeans()).containsExactly("openAiChatModel", "openAiEmbeddingModel");
			assertThat(description.unguardedBeans()).isEmpty();
		});
		assertThat(events("openai.guard.beans")).singleElement().satisfies((event) -> {
			assertThat(event.getLevel()).isEqualTo(Level.INFO);
			assertThat(text(event)).contains("actor=\"ingest\"", "model=\"gpt-4.1-mini\"",
					"guarded=\"[openAiChatModel, openAiEmbeddingModel]\"", "unguarded=\"[]\"");
		});
	}

	@Test
	void warnsOfUnguardedBeans() {
		this.runner.withConfiguration(AutoConfigurations.of(OpenAiImageAutoConfiguration.class))
			.withPropertyValues("spring.ai.openai.api-key=" + KEY)
			.withBean("sdk", OpenAIClient.class, () -> OpenAIOkHttpClient.builder().apiKey("x").build())
			.run((context) -> assertThat(context.getBean(OpenAiEndpoint.class).description().unguardedBeans())
				.containsExactly("openAiImageModel", "sdk"));
		assertThat(events("openai.guard.beans")).singleElement().satisfies((event) -> {
			assertThat(event.getLevel()).isEqualTo(Level.WARN);
			assertThat(text(event)).contains("unguarded=\"[openAiImageModel, sdk]\"");
		});
	}

	@Test
	void warnsOfSpringAisModelsWhereTheGuardedOnesAreSwitchedOff() {
		this.runner.withPropertyValues("spring.ai.openai.api-key=" + KEY, "graphrag.openai.spring-ai.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(events("openai.guard.beans")).singleElement()
			.satisfies((event) -> assertThat(text(event)).contains("guarded=\"[]\"",
					"unguarded=\"[openAiChatModel, openAiEmbeddingModel]\""));
		assertThat(events("openai.settings.spring_ai_ignored")).isEmpty();
	}

	@Test
	void takesModelsOfTheClientForGuarded() {
		this.runner.withUserConfiguration(OwnModels.class)
			.withPropertyValues("spring.ai.model.chat=none", "spring.ai.model.embedding=none")
			.run((context) -> assertThat(context.getBean(OpenAiEndpoint.class).description().guardedBeans())
				.containsExactlyInAnyOrder("fastChatModel", "fastEmbeddingModel"));
		assertThat(events("openai.guard.beans")).singleElement()
			.satisfies((event) -> assertThat(event.getLevel()).isEqualTo(Level.INFO));
	}

	@Test
	void createsNoLazyBean() {
		LazyImages.created.set(false);
		this.runner.withUserConfiguration(LazyImages.class).run((context) -> assertThat(context).hasNotFailed());
		assertThat(text(events("openai.guard.beans").get(0))).contains("unguarded=\"[lazyImages]\"");
		assertThat(LazyImages.created).isFalse();
	}

	@Test
	void saysNothingWhereThereIsNoModel() {
		this.runner.withPropertyValues("spring.ai.model.chat=none", "spring.ai.model.embedding=none")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(events("openai.guard.beans")).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					base-url=https://private.example/v1 | base-url=https://***/v1 (in effect: graphrag.openai.base-url=https://api.openai.com/v1)
					chat.base-url=nonsense | chat.base-url=*** (in effect: graphrag.openai.base-url=https://api.openai.com/v1)
					api-key=sk-other-0123456789 | api-key=*** (in effect: graphrag.openai.api-key=***)
					embedding.api-key=sk-other-0123456789 | embedding.api-key=*** (in effect: graphrag.openai.api-key=***)
					max-retries=5 | max-retries=5 (in effect: graphrag.openai.retry.max-attempts=3)
					timeout=20s | timeout=20s (in effect: graphrag.openai.timeout.request=PT1M)
					model=gpt-5 | model=gpt-5 (in effect: graphrag.openai.chat.model=gpt-4.1-mini)
					chat.model=gpt-4o | chat.model=gpt-4o (in effect: graphrag.openai.chat.model=gpt-4.1-mini)
					chat.options.model=gpt-4o | chat.options.model=gpt-4o (in effect: graphrag.openai.chat.model=gpt-4.1-mini)
					embedding.options.model=m | embedding.options.model=m (in effect: graphrag.openai.embedding.model=text-embedding-3-small)
					embedding.dimensions=256 | embedding.dimensions=256 (in effect: graphrag.openai.embedding.dimensions=1536)
					embedding.user=u1 | embedding.user=*** (not sent with embeddings)
					organization-id=org-1 | organization-id=*** (no such setting)
					custom-headers.Authorization=Bearer x | custom-headers.Authorization=*** (set by the client alone)
					""")
	void warnsOfSettingThatIsNotFollowed(String property, String told) {
		this.runner.withPropertyValues("spring.ai.openai." + property)
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(events("openai.settings.spring_ai_ignored")).singleElement().satisfies((event) -> {
			assertThat(event.getLevel()).isEqualTo(Level.WARN);
			assertThat(text(event)).contains("actor=\"ingest\"", "ignored=\"spring.ai.openai." + told + "\"")
				.doesNotContain("private.example", "sk-other");
		});
	}

	@Test
	void tellsAllInOneEvent() {
		this.runner.withPropertyValues("spring.ai.openai.max-retries=5", "spring.ai.openai.chat.model=gpt-4o")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(events("openai.settings.spring_ai_ignored")).singleElement()
			.satisfies(
					(event) -> assertThat(text(event)).contains("max-retries=5 (", "); spring.ai.openai.chat.model="));
	}

	@ParameterizedTest
	@ValueSource(strings = { "api-key=" + KEY, "base-url=https://api.openai.com/v1/", "max-retries=2", "timeout=60s",
			"chat.model=gpt-4.1-mini", "embedding.model=text-embedding-3-small", "embedding.dimensions=1536",
			"chat.temperature=0.2", "custom-headers.X-Team=ingest", "organization-id=", "custom-headers=",
			"microsoft-foundry=false", "image.model=dall-e-3" })
	void saysNothingOfSettingThatAgreesOrIsTakenOver(String property) {
		this.runner.withPropertyValues("spring.ai.openai." + property)
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(events("openai.settings.spring_ai_ignored")).isEmpty();
	}

	@Test
	void saysNothingOfModelsThatAreNotOurs() {
		this.runner.withPropertyValues("spring.ai.model.embedding=none", "spring.ai.openai.embedding.model=m")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(events("openai.settings.spring_ai_ignored")).isEmpty();
	}

	private List<ILoggingEvent> events(String name) {
		return this.log.list.stream().filter((event) -> event.getMessage().equals(name)).toList();
	}

	private static String text(ILoggingEvent event) {
		return String.valueOf(event.getKeyValuePairs());
	}

	/**
	 * An application with models over the context's client.
	 */
	@Configuration(proxyBeanMethods = false)
	static class OwnModels {

		@Bean
		ChatModel fastChatModel(SharedOpenAiClient client) {
			return client.withDeadline(Duration.ofSeconds(5)).asChatModel();
		}

		@Bean
		EmbeddingModel fastEmbeddingModel(SharedOpenAiClient client) {
			return client.asEmbeddingModel();
		}

	}

	/**
	 * An application with a lazy model.
	 */
	@Configuration(proxyBeanMethods = false)
	static class LazyImages {

		private static final AtomicBoolean created = new AtomicBoolean();

		@Bean
		@Lazy
		OpenAiImageModel lazyImages() {
			created.set(true);
			throw new IllegalStateException();
		}

	}

}
