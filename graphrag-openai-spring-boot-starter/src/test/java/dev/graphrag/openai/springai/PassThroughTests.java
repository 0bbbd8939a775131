package dev.graphrag.openai.springai;

import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;

import com.jayway.jsonpath.JsonPath;
import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.client.OpenAiStubs;
import dev.graphrag.openai.emulator.OpenAiAnswer;
import dev.graphrag.openai.emulator.OpenAiRequest;
import dev.graphrag.openai.http.RawServer;
import dev.graphrag.openai.test.OpenAiEmulator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.AssistantMessage.ToolCall;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage.ToolResponse;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.content.Media;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.openai.OpenAiChatModel.ResponseFormat;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.util.MimeTypeUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * What Spring AI is asked for arrives at the server, and what the server answers comes
 * back.
 */
@Timeout(60)
class PassThroughTests {

	private static final OpenAiAnswer ANSWER = OpenAiAnswer.text("Paris.");

	private static final OpenAiEmulator openAi = OpenAiEmulator.start();

	private static ConfigurableApplicationContext application;

	@BeforeAll
	static void start() {
		application = SpringAiApplication.start(openAi);
	}

	@AfterAll
	static void stop() {
		application.close();
		openAi.close();
	}

	@BeforeEach
	void reset() {
		openAi.reset();
		SpringAiApplication.calls(application).clear();
	}

	@Test
	void messagesOfEveryRole() {
		answering(ANSWER, (chat, request) -> {
			ToolCall call = new ToolCall("call_1", "function", "capital", "{\"of\":\"France\"}");
			chat.prompt(new Prompt(List.of(new SystemMessage("Be brief."), new UserMessage("Capital of France?"),
					AssistantMessage.builder().content("Let me look.").toolCalls(List.of(call)).build(),
					ToolResponseMessage.builder()
						.responses(List.of(new ToolResponse("call_1", "capital", "Paris")))
						.build(),
					new UserMessage("Well?"))))
				.call()
				.content();
			OpenAiRequest sent = request.get();
			assertThat(sent.messages()).extracting(OpenAiRequest.Message::role)
				.containsExactly("system", "user", "assistant", "tool", "user");
			assertThat(sent.at("/messages/0/content")).isEqualTo("Be brief.");
			assertThat(sent.at("/messages/1/content")).isEqualTo("Capital of France?");
			assertThat(sent.at("/messages/2/content")).isEqualTo("Let me look.");
			assertThat(sent.at("/messages/2/tool_calls/0/id")).isEqualTo("call_1");
			assertThat(sent.at("/messages/2/tool_calls/0/function/arguments")).isEqualTo("{\"of\":\"France\"}");
			assertThat(sent.at("/messages/3/tool_call_id")).isEqualTo("call_1");
			assertThat(sent.at("/messages/3/content")).isEqualTo("Paris");
			assertThat(sent.at("/messages/4/content")).isEqualTo("Well?");
		});
	}

	@Test
	void imagesByAddressAndByBytes() {
		byte[] image = { 1, 2, 3, 4 };
		answering(ANSWER, (chat, request) -> {
			chat.prompt()
				.user((user) -> user.text("What is this?")
					.media(new Media(MimeTypeUtils.IMAGE_PNG, URI.create("https://example.org/a.png")))
					.media(MimeTypeUtils.IMAGE_JPEG, new ByteArrayResource(image)))
				.call()
				.content();
			assertThat(request.get().at("/messages/0/content/0/text")).isEqualTo("What is this?");
			assertThat(request.get().at("/messages/0/content/1/image_url/url")).isEqualTo("https://example.org/a.png");
			assertThat(request.get().at("/messages/0/content/2/image_url/url"))
				.isEqualTo("data:image/jpeg;base64," + Base64.getEncoder().encodeToString(image));
		});
	}

	@Test
	void imageWithoutText() {
		answering(ANSWER, (chat, request) -> {
			chat.prompt(new Prompt(UserMessage.builder()
				.text("")
				.media(new Media(MimeTypeUtils.IMAGE_PNG, URI.create("https://example.org/a.png")))
				.build())).call().content();
			assertThat(request.get().at("/messages/0/content/0/type")).isEqualTo("image_url");
			assertThat(request.get().at("/messages/0/content/1")).isEmpty();
		});
	}

	@Test
	void optionsOfOneCall() {
		answering(ANSWER, (chat, request) -> {
			chat.prompt("Capital of France?")
				.options(OpenAiChatOptions.builder()
					.seed(7)
					.stop(List.of("END", "STOP"))
					.logprobs(true)
					.topLogprobs(3)
					.user("user-42")
					.temperature(0.25)
					.topP(0.5)
					.maxTokens(64)
					.frequencyPenalty(0.1)
					.presencePenalty(0.2)
					.logitBias(Map.of("50256", -100))
					.metadata(Map.of("tenant", "acme"))
					.extraBody(Map.of("vendor_flag", true)))
				.call()
				.content();
			OpenAiRequest sent = request.get();
			assertThat(fields(sent)).containsEntry("model", "gpt-4.1-mini")
				.containsEntry("seed", 7)
				.containsEntry("stop", List.of("END", "STOP"))
				.containsEntry("logprobs", true)
				.containsEntry("top_logprobs", 3)
				.containsEntry("user", "user-42")
				.containsEntry("temperature", 0.25)
				.containsEntry("top_p", 0.5)
				.containsEntry("max_tokens", 64)
				.containsEntry("frequency_penalty", 0.1)
				.containsEntry("presence_penalty", 0.2)
				.containsEntry("logit_bias", Map.of("50256", -100))
				.containsEntry("metadata", Map.of("tenant", "acme"))
				.containsEntry("vendor_flag", true);
		});
	}

	@Test
	void portableOptionsOfOneCall() {
		answering(ANSWER, (chat, request) -> {
			chat.prompt("Capital of France?")
				.options(ChatOptions.builder().temperature(0.5).maxTokens(9).stopSequences(List.of("END")))
				.call()
				.content();
			assertThat(fields(request.get())).containsEntry("model", "gpt-4.1-mini")
				.containsEntry("temperature", 0.5)
				.containsEntry("max_tokens", 9)
				.containsEntry("stop", "END");
		});
	}

	@Test
	void optionsOfTheProperties() {
		SpringAiApplication.against(openAi)
			.withPropertyValues("spring.ai.openai.chat.temperature=0.3", "spring.ai.openai.chat.max-tokens=77")
			.run((context) -> {
				SpringAiApplication.chatClient(context).prompt("Capital of France?").call().content();
				assertThat(fields(openAi.requests().get(0))).containsEntry("temperature", 0.3)
					.containsEntry("max_tokens", 77)
					.containsEntry("model", "gpt-4.1-mini");
			});
	}

	@Test
	void customHeadersButNeverTheCredential() throws Exception {
		try (RawServer server = new RawServer(RawServer.answering(RawServer.ok(Chat.text("Paris."))))) {
			SpringAiApplication.against(server).run((context) -> {
				SpringAiApplication.chatClient(context)
					.prompt("Capital of France?")
					.options(OpenAiChatOptions.builder()
						.customHeaders(Map.of("X-Tenant", "acme", "Authorization", "Bearer sk-someone-elses")))
					.call()
					.content();
				assertThat(server.lastRequest()).contains("X-Tenant: acme\r\n").doesNotContain("sk-someone-elses");
				assertThat(authorization(server)).containsExactly("Authorization: Bearer " + SpringAiApplication.KEY);
			});
		}
	}

	@Test
	void embeddingsCarryTheCredential() throws Exception {
		float[] vector = new float[1536];
		vector[7] = 1;
		try (RawServer server = new RawServer(RawServer.answering(RawServer.ok(OpenAiStubs.embeddings(vector))))) {
			SpringAiApplication.against(server).run((context) -> {
				context.getBean(EmbeddingModel.class).embed("Lutetia");
				assertThat(server.lastRequest()).startsWith("POST /v1/embeddings ");
				assertThat(authorization(server)).containsExactly("Authorization: Bearer " + SpringAiApplication.KEY);
			});
		}
	}

	@Test
	void structuredOutputByThePrompt() {
		answering(OpenAiAnswer.text("{\"city\":\"Paris\",\"people\":2}"), (chat, request) -> {
			City city = chat.prompt("Capital of France?").call().entity(City.class);
			assertThat(city).isEqualTo(new City("Paris", 2));
			assertThat(request.get().userMessage()).contains("Capital of France?").contains("people");
		});
	}

	@Test
	void structuredOutputByTheApi() {
		answering(OpenAiAnswer.text("{\"city\":\"Paris\",\"people\":2}"), (chat, request) -> {
			City city = chat.prompt("Capital of France?")
				.call()
				.entity(City.class, (entity) -> entity.useProviderStructuredOutput());
			assertThat(city).isEqualTo(new City("Paris", 2));
			assertThat(request.get().at("/response_format/type")).isEqualTo("json_schema");
			assertThat(fields(request.get(), "$.response_format.json_schema.schema.properties"))
				.containsOnlyKeys("city", "people");
			assertThat(request.get().userMessage()).isEqualTo("Capital of France?");
		});
	}

	@Test
	void responseFormatOfTheOptions() {
		answering(OpenAiAnswer.text("{}"), (chat, request) -> {
			chat.prompt("Capital of France?")
				.options(OpenAiChatOptions.builder()
					.responseFormat(ResponseFormat.builder()
						.jsonSchema("{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}}}")
						.strict(false)
						.build()))
				.call()
				.content();
			assertThat(fields(request.get(), "$.response_format.json_schema")).containsEntry("strict", false);
			assertThat(request.get().at("/response_format/json_schema/schema/properties/city/type"))
				.isEqualTo("string");
		});
	}

	@Test
	void severalChoices() {
		answering(OpenAiAnswer.json(Chat.texts("Paris.", "It is Par")), (chat, request) -> {
			ChatResponse response = response(
					chat.prompt("Capital of France?").options(OpenAiChatOptions.builder().n(2)).call().chatResponse());
			assertThat(fields(request.get())).containsEntry("n", 2);
			assertThat(response.getResults()).extracting((choice) -> choice.getOutput().getText())
				.containsExactly("Paris.", "It is Par");
			assertThat(response.getResults()).extracting((choice) -> choice.getMetadata().getFinishReason())
				.containsExactly("STOP", "LENGTH");
		});
	}

	@Test
	void metadataNamesTheModelThatAnsweredAndTheUsage() {
		answering(OpenAiAnswer.json(Chat.text("Paris.")), (chat, request) -> {
			ChatResponse response = response(chat.prompt("Capital of France?").call().chatResponse());
			assertThat(response.getMetadata().<String>get("answered_by")).isEqualTo("gpt-4.1-mini");
			assertThat(response.getMetadata().<Boolean>get("fallback_used")).isFalse();
			assertThat(response.getMetadata().getModel()).isEqualTo("server-model");
			assertThat(response.getMetadata().getId()).isEqualTo("chatcmpl-1");
			assertThat(response.getMetadata().getUsage().getPromptTokens()).isEqualTo(20);
			assertThat(response.getMetadata().getUsage().getCompletionTokens()).isEqualTo(5);
			assertThat(response.getMetadata().getUsage().getTotalTokens()).isEqualTo(25);
		});
	}

	@Test
	void metadataNamesTheFallback() {
		openAi.chat().status(503).respond("Paris.");
		SpringAiApplication.against(openAi)
			.withPropertyValues("graphrag.openai.retry.max-attempts=1", "graphrag.openai.fallback.enabled=true")
			.run((context) -> {
				ChatResponse response = response(
						SpringAiApplication.chatClient(context).prompt("Capital of France?").call().chatResponse());
				assertThat(response.getMetadata().<String>get("answered_by")).isEqualTo("gpt-4o-mini");
				assertThat(response.getMetadata().<Boolean>get("fallback_used")).isTrue();
			});
	}

	@Test
	void otherModelIsRefusedWithoutARequest() {
		refusing((chat) -> {
			Throwable refusal = catchThrowable(() -> chat.prompt("Capital of France?")
				.options(OpenAiChatOptions.builder().model("gpt-4"))
				.call()
				.content());
			assertReason(refusal, FailureReason.UNSUPPORTED_MODEL);
			assertThat(refusal).hasMessageContaining("gpt-4").hasMessageContaining("tests");
		});
	}

	@Test
	void otherModelThatStreamsIsRefusedWithoutARequest() {
		refusing((chat) -> assertReason(catchThrowable(() -> chat.prompt("Capital of France?")
			.options(ChatOptions.builder().model("gpt-4"))
			.stream()
			.content()
			.blockLast()), FailureReason.UNSUPPORTED_MODEL));
	}

	@Test
	void blankUserMessageIsRefusedWithoutARequest() {
		refusing((chat) -> {
			Prompt blank = new Prompt(List.of(new SystemMessage("Be brief."), new UserMessage(" ")));
			assertReason(catchThrowable(() -> chat.prompt(blank).call().content()), FailureReason.INVALID_REQUEST);
			assertReason(catchThrowable(() -> chat.prompt(blank).stream().content().blockLast()),
					FailureReason.INVALID_REQUEST);
		});
	}

	@Test
	void errorsArriveAsTheClientsOwn() {
		openAi.chat()
			.answer(OpenAiAnswer.error(401, "invalid_api_key",
					"Incorrect API key provided: " + SpringAiApplication.KEY));
		SpringAiApplication.against(openAi).run((context) -> {
			Throwable failure = catchThrowable(
					() -> SpringAiApplication.chatClient(context).prompt("Capital of France?").call().content());
			assertReason(failure, FailureReason.AUTHENTICATION);
			assertThat(failure).hasMessageNotContaining(SpringAiApplication.KEY);
			assertThat(SpringAiApplication.inFlight(context)).isZero();
		});
	}

	private static void answering(OpenAiAnswer answer, BiConsumer<ChatClient, Sent> test) {
		openAi.chat().answer(answer);
		test.accept(SpringAiApplication.chatClient(application), () -> openAi.requests().get(0));
		assertThat(openAi.requests()).hasSize(1);
		assertThat(SpringAiApplication.calls(application).steps()).containsExactly("started", "attempt 1 gpt-4.1-mini",
				"succeeded");
	}

	private static void refusing(Consumer<ChatClient> test) {
		test.accept(SpringAiApplication.chatClient(application));
		assertThat(openAi.requests()).isEmpty();
		assertThat(SpringAiApplication.inFlight(application)).isZero();
	}

	private static Stream<String> authorization(RawServer server) {
		return server.lastRequest().lines().filter((line) -> line.regionMatches(true, 0, "authorization:", 0, 14));
	}

	private static Map<String, Object> fields(OpenAiRequest request) {
		return fields(request, "$");
	}

	private static Map<String, Object> fields(OpenAiRequest request, String path) {
		return JsonPath.read(request.body(), path);
	}

	private static void assertReason(Throwable failure, FailureReason reason) {
		assertThat(failure).isInstanceOfSatisfying(OpenAiClientException.class,
				(ex) -> assertThat(ex.reason()).isEqualTo(reason));
	}

	private static ChatResponse response(@Nullable ChatResponse response) {
		return Objects.requireNonNull(response);
	}

	/**
	 * The request that was sent.
	 */
	@FunctionalInterface
	private interface Sent {

		OpenAiRequest get();

	}

	record City(String city, int people) {

	}

}
