package dev.graphrag.openai.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.SharedOpenAiClient;
import dev.graphrag.openai.client.ManualTime;
import dev.graphrag.openai.client.TestClients;
import dev.graphrag.openai.springai.FakeClient;
import dev.graphrag.openai.springai.GuardedEmbeddingModel;
import dev.graphrag.openai.springai.TokenBatchingStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.BatchingStrategy;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.EmbeddingResponse;
import org.springframework.ai.embedding.TokenCountBatchingStrategy;
import org.springframework.ai.model.chat.client.autoconfigure.ChatClientAutoConfiguration;
import org.springframework.ai.model.openai.autoconfigure.OpenAiChatAutoConfiguration;
import org.springframework.ai.model.openai.autoconfigure.OpenAiEmbeddingAutoConfiguration;
import org.springframework.ai.model.tool.autoconfigure.ToolCallingAutoConfiguration;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiEmbeddingModel;
import org.springframework.ai.vectorstore.gemfire.autoconfigure.GemFireVectorStoreAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link GuardedModelsAutoConfiguration},
 * {@link SoleGuardedModelsAutoConfiguration} and
 * {@link GuardedBatchingAutoConfiguration}: with this starter alone, and beside that of
 * Spring AI.
 */
class GuardedModelsTests {

	private static final String SPRING_AI = "org.springframework.ai.model.openai.autoconfigure";

	private final ApplicationContextRunner beside = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(OpenAiSettingsAutoConfiguration.class, OpenAiTelemetryAutoConfiguration.class,
						OpenAiClientAutoConfiguration.class, GuardedModelsAutoConfiguration.class,
						SoleGuardedModelsAutoConfiguration.class, GuardedBatchingAutoConfiguration.class,
						ToolCallingAutoConfiguration.class, ChatClientAutoConfiguration.class,
						OpenAiChatAutoConfiguration.class, OpenAiEmbeddingAutoConfiguration.class))
		.withPropertyValues("graphrag.openai.api-key=sk-test-0123456789", "graphrag.openai.warm-up.enabled=false");

	private final ApplicationContextRunner alone = new ApplicationContextRunner()
		.withClassLoader(new FilteredClassLoader(SPRING_AI))
		.withConfiguration(
				AutoConfigurations.of(OpenAiSettingsAutoConfiguration.class, OpenAiTelemetryAutoConfiguration.class,
						OpenAiClientAutoConfiguration.class, GuardedModelsAutoConfiguration.class,
						SoleGuardedModelsAutoConfiguration.class, GuardedBatchingAutoConfiguration.class,
						ToolCallingAutoConfiguration.class, ChatClientAutoConfiguration.class))
		.withPropertyValues("graphrag.openai.api-key=sk-test-0123456789", "graphrag.openai.warm-up.enabled=false");

	@Test
	void suppliesModelsAlone() {
		this.alone.run(GuardedModelsTests::assertGuarded);
	}

	@Test
	void suppliesModelsBesideSpringAiWithoutItsKey() {
		this.beside.run(GuardedModelsTests::assertGuarded);
	}

	@Test
	void suppliesModelsBesideSpringAiWithItsKey() {
		this.beside.withPropertyValues("spring.ai.openai.api-key=sk-other-0123456789")
			.run(GuardedModelsTests::assertGuarded);
	}

	@Test
	void suppliesModelsWithoutMicrometerAndActuator() {
		this.alone
			.withClassLoader(new FilteredClassLoader("io.micrometer.core", "io.micrometer.tracing",
					"org.springframework.boot.actuate", SPRING_AI))
			.run(GuardedModelsTests::assertGuarded);
	}

	@ParameterizedTest
	@ValueSource(strings = { "openai", "OpenAI" })
	void suppliesModelsWhereSpringAiWould(String vendor) {
		both((runner) -> runner
			.withPropertyValues("spring.ai.model.chat=" + vendor, "spring.ai.model.embedding=" + vendor)
			.run(GuardedModelsTests::assertGuarded));
	}

	@ParameterizedTest
	@ValueSource(strings = { "none", "ollama" })
	void leavesModelsToWhomTheApplicationNames(String vendor) {
		both((runner) -> runner
			.withPropertyValues("spring.ai.model.chat=" + vendor, "spring.ai.model.embedding=" + vendor)
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(ChatModel.class)
				.doesNotHaveBean(EmbeddingModel.class)
				.doesNotHaveBean(BatchingStrategy.class)));
	}

	@Test
	void leavesTextEmbeddingsToWhomTheApplicationNames() {
		this.alone.withPropertyValues("spring.ai.model.embedding.text=vertexai")
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(ChatModel.class)
				.doesNotHaveBean(EmbeddingModel.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "false", "no", "0", "off" })
	void suppliesNoneWhereTheyAreSwitchedOff(String off) {
		this.alone.withPropertyValues("graphrag.openai.spring-ai.enabled=" + off)
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(SharedOpenAiClient.class)
				.doesNotHaveBean(ChatModel.class)
				.doesNotHaveBean(EmbeddingModel.class)
				.doesNotHaveBean(BatchingStrategy.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "true", "yes", "1", "on", "" })
	void suppliesThemWhereTheyAreSwitchedOn(String on) {
		this.alone.withPropertyValues("graphrag.openai.spring-ai.enabled=" + on).run(GuardedModelsTests::assertGuarded);
	}

	@Test
	void leavesSpringAisModelsWhereTheyAreSwitchedOff() {
		this.beside
			.withPropertyValues("graphrag.openai.spring-ai.enabled=false",
					"spring.ai.openai.api-key=sk-other-0123456789")
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(OpenAiChatModel.class)
				.hasSingleBean(OpenAiEmbeddingModel.class)
				.doesNotHaveBean(GuardedEmbeddingModel.class)
				.doesNotHaveBean(BatchingStrategy.class));
	}

	@Test
	void leavesAnotherVendorsModelsTheOnlyOnes() {
		this.alone.withConfiguration(AutoConfigurations.of(OtherVendorAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(ChatModel.class)
				.hasSingleBean(EmbeddingModel.class)
				.hasSingleBean(ChatClient.Builder.class)
				.doesNotHaveBean(OpenAiChatModel.class)
				.doesNotHaveBean(BatchingStrategy.class));
	}

	@Test
	void standsBesideAnotherVendorsModelsAsSpringAisWould() {
		this.beside.withConfiguration(AutoConfigurations.of(OtherVendorAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(OpenAiChatModel.class)
				.hasSingleBean(GuardedEmbeddingModel.class)
				.hasBean("otherChatModel"));
		this.beside.withConfiguration(AutoConfigurations.of(OtherVendorAutoConfiguration.class))
			.withPropertyValues("spring.ai.model.chat=openai", "spring.ai.model.embedding=openai")
			.run(GuardedModelsTests::assertGuarded);
		this.beside.withConfiguration(AutoConfigurations.of(OtherVendorAutoConfiguration.class))
			.withPropertyValues("spring.ai.model.chat=other", "spring.ai.model.embedding=other")
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(ChatModel.class)
				.hasBean("otherChatModel")
				.doesNotHaveBean(OpenAiEmbeddingModel.class));
	}

	@Test
	void backsOffFromTheApplicationsBeansOfTheType() {
		both((runner) -> runner.withUserConfiguration(OwnTypes.class)
			.withPropertyValues("spring.ai.openai.api-key=sk-other-0123456789")
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(ChatModel.class)
				.hasSingleBean(EmbeddingModel.class)
				.hasBean("ownChatModel")
				.hasBean("ownEmbeddingModel")
				.doesNotHaveBean(BatchingStrategy.class)));
	}

	@Test
	void backsOffFromTheApplicationsBeansOfTheName() {
		this.alone.withUserConfiguration(OwnNames.class).run((context) -> {
			assertThat(context).hasNotFailed().hasSingleBean(ChatModel.class).hasSingleBean(EmbeddingModel.class);
			assertThat(context.getBean("openAiChatModel")).isInstanceOf(OtherChatModel.class);
		});
	}

	// Spring AI's own configuration knows nothing of the name.
	@Test
	void backsOffFromTheApplicationsBeansOfTheNameBesideSpringAi() {
		this.beside.withUserConfiguration(OwnNames.class)
			.withPropertyValues("spring.ai.model.chat=none", "spring.ai.model.embedding=none")
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(ChatModel.class)
				.hasSingleBean(EmbeddingModel.class));
	}

	@Test
	void startsWithAnotherClientThanTheStarters() {
		FakeClient fake = new FakeClient();
		both((runner) -> runner.withBean(SharedOpenAiClient.class, () -> fake).run((context) -> {
			assertGuarded(context);
			assertThat(context.getBean(EmbeddingModel.class).embed("abc")).containsExactly(3, 1);
			ChatModel chatModel = context.getBean(ChatModel.class);
			assertThatExceptionOfType(OpenAiClientException.class).isThrownBy(() -> chatModel.call("Hello"))
				.withMessageContaining("FakeClient")
				.extracting(OpenAiClientException::reason)
				.isEqualTo(FailureReason.CLIENT_INIT);
			assertThatExceptionOfType(OpenAiClientException.class)
				.isThrownBy(() -> chatModel.stream("Hello").blockLast());
		}));
	}

	@Test
	void takesThePrimaryOfTwoClients() {
		both((runner) -> runner.withBean("one", SharedOpenAiClient.class, () -> client("one"))
			.withBean("two", SharedOpenAiClient.class, () -> client("two"), (definition) -> definition.setPrimary(true))
			.run((context) -> {
				assertGuarded(context);
				assertThat(context.getBean(GuardedEmbeddingModel.class).getOptions().getModel()).isEqualTo("two");
			}));
	}

	@Test
	void choosesNoneOfTwoEqualClients() {
		this.alone.withBean("one", SharedOpenAiClient.class, () -> client("one"))
			.withBean("two", SharedOpenAiClient.class, () -> client("two"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ChatModel.class));
	}

	@Test
	void namesTheClientsModelsInTheOptions() {
		this.beside
			.withPropertyValues("graphrag.openai.fallback.enabled=true", "graphrag.openai.chat.model=gpt-4o-mini",
					"graphrag.openai.embedding.model=text-embedding-3-large",
					"graphrag.openai.embedding.dimensions=256", "spring.ai.openai.chat.model=gpt-5-mini",
					"spring.ai.openai.model=gpt-5", "spring.ai.openai.embedding.model=text-embedding-ada-002")
			.run((context) -> {
				assertThat(context.getBean(OpenAiChatModel.class).getOptions().getModel()).isEqualTo("gpt-4o-mini");
				OpenAiEmbeddingModel embeddingModel = context.getBean(OpenAiEmbeddingModel.class);
				assertThat(embeddingModel.getOptions().getModel()).isEqualTo("text-embedding-3-large");
				assertThat(embeddingModel.dimensions()).isEqualTo(256);
			});
	}

	@Test
	void takesTheMetadataModeOver() {
		Document document = new Document("id", "text", Map.of("title", "T"));
		this.beside.withPropertyValues("spring.ai.openai.embedding.metadata-mode=none")
			.run((context) -> assertThat(context.getBean(EmbeddingModel.class).getEmbeddingContent(document))
				.doesNotContain("title"));
	}

	@Test
	void leavesBatchesToTheApplicationsStrategy() {
		this.alone.withBean("own", BatchingStrategy.class, TokenCountBatchingStrategy::new)
			.run((context) -> assertThat(context).hasSingleBean(BatchingStrategy.class).hasBean("own"));
	}

	@Test
	void batchesForVectorStores() {
		both((runner) -> runner.withConfiguration(AutoConfigurations.of(GemFireVectorStoreAutoConfiguration.class))
			.run(GuardedModelsTests::assertGuarded));
		this.alone
			.withConfiguration(AutoConfigurations.of(GemFireVectorStoreAutoConfiguration.class,
					OtherVendorAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.getBean(BatchingStrategy.class)
				.isInstanceOf(TokenCountBatchingStrategy.class));
	}

	private void both(Consumer<ApplicationContextRunner> test) {
		Stream.of(this.alone, this.beside).forEach(test);
	}

	private static SharedOpenAiClient client(String embeddingModel) {
		return TestClients.client(TestClients.settings("http://localhost/v1",
				Map.of("embedding.model", embeddingModel, "warm-up.enabled", "false")), new ManualTime());
	}

	private static void assertGuarded(AssertableApplicationContext context) {
		assertThat(context).hasNotFailed()
			.hasSingleBean(ChatModel.class)
			.hasSingleBean(OpenAiChatModel.class)
			.hasSingleBean(EmbeddingModel.class)
			.hasSingleBean(ChatClient.Builder.class);
		assertThat(context).getBean("openAiEmbeddingModel").isInstanceOf(GuardedEmbeddingModel.class);
		assertThat(context).hasBean("openAiChatModel");
		assertThat(context.getBean(BatchingStrategy.class)).isInstanceOf(TokenBatchingStrategy.class);
	}

	/**
	 * Another vendor's starter.
	 */
	@AutoConfiguration
	static class OtherVendorAutoConfiguration {

		@Bean
		@ConditionalOnProperty(name = "spring.ai.model.chat", havingValue = "other", matchIfMissing = true)
		ChatModel otherChatModel() {
			return new OtherChatModel();
		}

		@Bean
		@ConditionalOnProperty(name = "spring.ai.model.embedding", havingValue = "other", matchIfMissing = true)
		EmbeddingModel otherEmbeddingModel() {
			return new OtherEmbeddingModel();
		}

	}

	/**
	 * An application with models of the types.
	 */
	@Configuration(proxyBeanMethods = false)
	static class OwnTypes {

		@Bean
		OpenAiChatModel ownChatModel() {
			return (OpenAiChatModel) client("m").asChatModel();
		}

		@Bean
		OpenAiEmbeddingModel ownEmbeddingModel() {
			return (OpenAiEmbeddingModel) client("m").asEmbeddingModel();
		}

	}

	/**
	 * An application with models of the names.
	 */
	@Configuration(proxyBeanMethods = false)
	static class OwnNames {

		@Bean
		ChatModel openAiChatModel() {
			return new OtherChatModel();
		}

		@Bean
		EmbeddingModel openAiEmbeddingModel() {
			return new OtherEmbeddingModel();
		}

	}

	/**
	 * A chat model that is not OpenAI's.
	 */
	private static final class OtherChatModel implements ChatModel {

		@Override
		public ChatResponse call(Prompt prompt) {
			return new ChatResponse(List.of());
		}

	}

	/**
	 * An embedding model that is not OpenAI's.
	 */
	private static final class OtherEmbeddingModel implements EmbeddingModel {

		@Override
		public EmbeddingResponse call(EmbeddingRequest request) {
			return new EmbeddingResponse(List.of());
		}

		@Override
		public float[] embed(Document document) {
			return new float[0];
		}

	}

}
