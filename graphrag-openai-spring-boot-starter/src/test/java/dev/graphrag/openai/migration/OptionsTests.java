package dev.graphrag.openai.migration;

import java.util.List;

import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.client.OpenAiStubs;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wiremock.spring.ConfigureWireMock;
import org.wiremock.spring.EnableWireMock;

import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.embedding.EmbeddingOptions;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.openai.OpenAiEmbeddingModel;
import org.springframework.ai.openai.OpenAiEmbeddingOptions;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;

import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.stubFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.verify;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * The migration guide's table of options that name no model, row by row.
 */
@SpringBootTest(properties = { "graphrag.openai.api-key=test", "graphrag.openai.allow-insecure-base-url=true" })
@EnableWireMock(@ConfigureWireMock(baseUrlProperties = "graphrag.openai.base-url"))
class OptionsTests {

	private final Options options = new Options();

	@Autowired
	private OpenAiChatModel chatModel;

	@Autowired
	private OpenAiEmbeddingModel embeddingModel;

	@Autowired
	private ChatClient.Builder chatClient;

	@BeforeEach
	void answer() {
		stubFor(post("/chat/completions").willReturn(okJson(OpenAiStubs.chat("m"))));
		stubFor(post("/embeddings").willReturn(okJson(OpenAiStubs.embeddings(OpenAiStubs.vector(512)))));
	}

	@Test
	void chatClientPutsOptionsOverThoseOfTheModel() {
		assertThat(this.options.byChatClient(this.chatClient.build(), "Hello")).isEqualTo("Acknowledged.");
		verify(postRequestedFor(urlEqualTo("/chat/completions"))
			.withRequestBody(matchingJsonPath("$[?(@.model == 'gpt-4.1-mini' && @.seed == 7)]")));
	}

	@Test
	void chatClientTakesPortableOptions() {
		assertThat(this.chatClient.build()
			.prompt()
			.user("Hello")
			.options(ChatOptions.builder().temperature(0.2))
			.call()
			.content()).isEqualTo("Acknowledged.");
	}

	@Test
	void modelTakesItsOwnOptionsChanged() {
		assertThat(this.options.byChatModel(this.chatModel, "Hello")).isEqualTo("Acknowledged.");
		assertThat(this.chatModel.call("Hello")).isEqualTo("Acknowledged.");
	}

	@Test
	void modelRefusesOpenAisOptionsWithoutAModel() {
		OpenAiChatOptions nameless = OpenAiChatOptions.builder().seed(7).build();
		assertRefused(() -> this.chatModel.call(new Prompt("Hello", nameless)));
		OpenAiEmbeddingOptions short512 = OpenAiEmbeddingOptions.builder().dimensions(512).build();
		assertRefused(() -> this.embeddingModel.call(new EmbeddingRequest(List.of("Hello"), short512)));
	}

	@Test
	void springAiItselfCannotReadPortableOptionsOnAModel() {
		Prompt portable = new Prompt("Hello", ChatOptions.builder().build());
		assertThatExceptionOfType(ClassCastException.class).isThrownBy(() -> this.chatModel.call(portable));
	}

	@Test
	void embeddingModelTakesPortableOptions() {
		EmbeddingOptions short512 = EmbeddingOptions.builder().dimensions(512).build();
		assertThat(this.embeddingModel.call(new EmbeddingRequest(List.of("Hello"), short512)).getResult().getOutput())
			.hasSize(512);
	}

	private static void assertRefused(ThrowingCallable call) {
		assertThatThrownBy(call).asInstanceOf(InstanceOfAssertFactories.type(OpenAiClientException.class))
			.extracting(OpenAiClientException::reason)
			.isEqualTo(FailureReason.UNSUPPORTED_MODEL);
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
