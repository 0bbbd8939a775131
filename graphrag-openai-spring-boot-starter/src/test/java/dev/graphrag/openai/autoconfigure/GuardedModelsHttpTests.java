package dev.graphrag.openai.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.TimeSource;
import dev.graphrag.openai.client.ManualTime;
import dev.graphrag.openai.client.OpenAiStubs;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.observation.ChatModelObservationContext;
import org.springframework.ai.chat.observation.ChatModelObservationConvention;
import org.springframework.ai.chat.observation.DefaultChatModelObservationConvention;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.model.chat.client.autoconfigure.ChatClientAutoConfiguration;
import org.springframework.ai.model.openai.autoconfigure.OpenAiChatAutoConfiguration;
import org.springframework.ai.model.openai.autoconfigure.OpenAiEmbeddingAutoConfiguration;
import org.springframework.ai.model.tool.autoconfigure.ToolCallingAutoConfiguration;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.tool.annotation.Tool;
import org.springframework.ai.tool.annotation.ToolParam;
import org.springframework.ai.vectorstore.SimpleVectorStore;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static com.github.tomakehurst.wiremock.stubbing.Scenario.STARTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of the guarded beans as an application with both starters gets them, over HTTP.
 */
class GuardedModelsHttpTests {

	private static final String CHAT = "/v1/chat/completions";

	@RegisterExtension
	static final WireMockExtension server = WireMockExtension.newInstance()
		.options(wireMockConfig().dynamicPort())
		.build();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(OpenAiSettingsAutoConfiguration.class,
				OpenAiTelemetryAutoConfiguration.class, OpenAiClientAutoConfiguration.class,
				GuardedModelsAutoConfiguration.class, GuardedBatchingAutoConfiguration.class,
				ToolCallingAutoConfiguration.class, ChatClientAutoConfiguration.class,
				OpenAiChatAutoConfiguration.class, OpenAiEmbeddingAutoConfiguration.class))
		.withBean(TimeSource.class, ManualTime::new)
		.withPropertyValues("graphrag.openai.api-key=sk-test-0123456789",
				"graphrag.openai.base-url=" + server.baseUrl() + "/v1", "graphrag.openai.warm-up.enabled=false",
				"graphrag.openai.allow-insecure-base-url=true", "graphrag.openai.retry.jitter=0");

	@BeforeEach
	void answer() {
		server.stubFor(post(CHAT).willReturn(okJson(OpenAiStubs.chat("gpt-4.1-mini"))));
	}

	@Test
	void chatClientSendsOptionsOfSpringAiAndTheClientsModel() {
		this.runner
			.withPropertyValues("spring.ai.openai.chat.temperature=0.2", "spring.ai.openai.chat.options.max-tokens=64",
					"spring.ai.openai.chat.seed=7", "spring.ai.openai.chat.model=gpt-4o",
					"spring.ai.openai.api-key=sk-other-0123456789", "spring.ai.openai.base-url=http://127.0.0.1:9/v1",
					"spring.ai.openai.custom-headers.X-Team=ingest",
					"spring.ai.openai.custom-headers.Authorization=Bearer other")
			.run((context) -> assertThat(
					context.getBean(ChatClient.Builder.class).build().prompt("Hello").call().content())
				.isEqualTo("Acknowledged."));
		server.verify(1, postRequestedFor(anyUrl()));
		server.verify(postRequestedFor(urlEqualTo(CHAT)).withHeader("X-Team", equalTo("ingest"))
			.withHeader("Authorization", equalTo("Bearer sk-test-0123456789"))
			.withRequestBody(equalToJson("""
					{"model":"gpt-4.1-mini","temperature":0.2,"max_tokens":64,"seed":7,
					 "messages":[{"role":"user","content":"Hello"}]}""")));
	}

	@Test
	void chatClientOverridesOptionsOfOneCall() {
		this.runner.withPropertyValues("spring.ai.openai.chat.temperature=0.2", "spring.ai.openai.chat.seed=7")
			.run((context) -> context.getBean(ChatClient.Builder.class)
				.build()
				.prompt("Hello")
				.options(ChatOptions.builder().temperature(0.9))
				.call()
				.content());
		server.verify(postRequestedFor(urlEqualTo(CHAT)).withRequestBody(matchingJsonPath("$[?(@.temperature == 0.9)]"))
			.withRequestBody(matchingJsonPath("$[?(@.seed == 7)]"))
			.withRequestBody(matchingJsonPath("$.model", equalTo("gpt-4.1-mini"))));
	}

	@Test
	void failsAsTheClientDoes() {
		server.stubFor(post(CHAT).willReturn(aResponse().withStatus(429)));
		this.runner.run((context) -> assertThatExceptionOfType(OpenAiClientException.class)
			.isThrownBy(() -> context.getBean(ChatModel.class).call("Hello"))
			.extracting(OpenAiClientException::reason)
			.isEqualTo(FailureReason.RATE_LIMIT));
		server.verify(3, postRequestedFor(urlEqualTo(CHAT)));
	}

	@Test
	void refusesTheModelThatSpringAiFillsIn() {
		this.runner.run((context) -> assertThatExceptionOfType(OpenAiClientException.class)
			.isThrownBy(() -> context.getBean(ChatModel.class)
				.call(new Prompt("Hello", OpenAiChatOptions.builder().temperature(0.1).build())))
			.extracting(OpenAiClientException::reason)
			.isEqualTo(FailureReason.UNSUPPORTED_MODEL));
		server.verify(0, postRequestedFor(anyUrl()));
	}

	@Test
	void eachRoundOfAToolConversationIsACall() {
		server.stubFor(post(CHAT).inScenario("tools")
			.whenScenarioStateIs(STARTED)
			.willSetStateTo("called")
			.willReturn(
					okJson("""
							{"id":"1","object":"chat.completion","created":1,"model":"gpt-4.1-mini","choices":[{"index":0,
							 "finish_reason":"tool_calls","message":{"role":"assistant","content":null,"tool_calls":[{"id":"call-1",
							 "type":"function","function":{"name":"lookUp","arguments":"{\\"key\\":\\"a\\"}"}}]}}],
							 "usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}""")));
		server.stubFor(
				post(CHAT).inScenario("tools").whenScenarioStateIs("called").willReturn(okJson(OpenAiStubs.chat("m"))));
		this.runner.run((context) -> assertThat(
				context.getBean(ChatClient.Builder.class).build().prompt("Hello").tools(new Tools()).call().content())
			.isEqualTo("Acknowledged."));
		server.verify(2, postRequestedFor(urlEqualTo(CHAT)));
		server.verify(postRequestedFor(urlEqualTo(CHAT))
			.withRequestBody(matchingJsonPath("$.messages[2].content", equalTo("\"found a\"")))
			.withRequestBody(matchingJsonPath("$.tools[0].function.name", equalTo("lookUp"))));
	}

	@Test
	void isObservedAsSpringAisModelIs() {
		Recorder recorder = new Recorder();
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler(recorder);
		this.runner.withBean(ObservationRegistry.class, () -> registry)
			.withBean(ChatModelObservationConvention.class, OwnConvention::new)
			.run((context) -> context.getBean(ChatModel.class).call("Hello"));
		assertThat(recorder.names).contains("own");
	}

	@Test
	void vectorStoreEmbedsWithTheClientsModel() {
		server.stubFor(post("/v1/embeddings").willReturn(okJson(OpenAiStubs.embeddings(OpenAiStubs.vector(1536)))));
		this.runner.withPropertyValues("spring.ai.openai.embedding.model=text-embedding-ada-002").run((context) -> {
			SimpleVectorStore store = SimpleVectorStore.builder(context.getBean(EmbeddingModel.class)).build();
			store.add(List.of(new Document("one", Map.of("title", "T"))));
			assertThat(store.similaritySearch("one")).hasSize(1);
		});
		server.verify(postRequestedFor(urlEqualTo("/v1/embeddings"))
			.withRequestBody(matchingJsonPath("$.model", equalTo("text-embedding-3-small")))
			.withRequestBody(matchingJsonPath("$.dimensions", absent()))
			.withRequestBody(matchingJsonPath("$.input[0]", equalTo("title: T\n\none"))));
	}

	/**
	 * A tool.
	 */
	static class Tools {

		@Tool(name = "lookUp", description = "Looks a key up")
		String lookUp(@ToolParam(description = "The key") String key) {
			return "found " + key;
		}

	}

	/**
	 * An application's own convention.
	 */
	private static final class OwnConvention extends DefaultChatModelObservationConvention {

		@Override
		public String getContextualName(ChatModelObservationContext context) {
			return "own";
		}

	}

	/**
	 * Keeps the names of observations that ended.
	 */
	private static final class Recorder implements ObservationHandler<Observation.Context> {

		private final List<String> names = new ArrayList<>();

		@Override
		public void onStop(Observation.Context context) {
			this.names.add(String.valueOf(context.getContextualName()));
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

}
