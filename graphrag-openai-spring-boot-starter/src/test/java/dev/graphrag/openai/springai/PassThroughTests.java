package dev.graphrag.openai.springai;

import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
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
import org.springframework.ai.openai.OpenAiChatModel.ResponseFormat;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.util.MimeTypeUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * What a {@code ChatClient} is asked for arrives at the server, and what the server
 * answers comes back.
 */
@Timeout(60)
class PassThroughTests {

	private static final String ANSWER = Chat.text("Paris.");

	private static final ScriptedServer shared = new ScriptedServer();

	private static ConfigurableApplicationContext application;

	private final ScriptedServer server = new ScriptedServer();

	@BeforeAll
	static void start() {
		application = SpringAiApplication.start(shared);
	}

	@AfterAll
	static void stop() throws Exception {
		application.close();
		shared.close();
	}

	@AfterEach
	void close() throws Exception {
		this.server.close();
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
			ScriptedServer.Request sent = request.get();
			assertThat(sent.all("$.messages[*].role")).containsExactly("system", "user", "assistant", "tool", "user");
			assertThat(sent.at("$.messages[0].content")).isEqualTo("Be brief.");
			assertThat(sent.at("$.messages[1].content")).isEqualTo("Capital of France?");
			assertThat(sent.at("$.messages[2].content")).isEqualTo("Let me look.");
			assertThat(sent.at("$.messages[2].tool_calls[0].id")).isEqualTo("call_1");
			assertThat(sent.at("$.messages[2].tool_calls[0].function.arguments")).isEqualTo("{\"of\":\"France\"}");
			assertThat(sent.at("$.messages[3].tool_call_id")).isEqualTo("call_1");
			assertThat(sent.at("$.messages[3].content")).isEqualTo("Paris");
			assertThat(sent.at("$.messages[4].content")).isEqualTo("Well?");
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
			assertThat(request.get().at("$.messages[0].content[0].text")).isEqualTo("What is this?");
			assertThat(request.get().at("$.messages[0].content[1].image_url.url"))
				.isEqualTo("https://example.org/a.png");
			assertThat(request.get().at("$.messages[0].content[2].image_url.url"))
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
			assertThat(request.get().all("$.messages[0].content[*].type")).containsExactly("image_url");
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
			ScriptedServer.Request sent = request.get();
			assertThat(sent.fields("$")).containsEntry("model", "gpt-4.1-mini")
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
			assertThat(request.get().fields("$")).containsEntry("model", "gpt-4.1-mini")
				.containsEntry("temperature", 0.5)
				.containsEntry("max_tokens", 9)
				.containsEntry("stop", "END");
		});
	}

	@Test
	void optionsOfTheProperties() {
		this.server.then(ScriptedServer.json(ANSWER));
		SpringAiApplication.against(this.server)
			.withPropertyValues("spring.ai.openai.chat.temperature=0.3", "spring.ai.openai.chat.max-tokens=77")
			.run((context) -> {
				SpringAiApplication.chatClient(context).prompt("Capital of France?").call().content();
				assertThat(this.server.request(0).fields("$")).containsEntry("temperature", 0.3)
					.containsEntry("max_tokens", 77)
					.containsEntry("model", "gpt-4.1-mini");
			});
	}

	@Test
	void customHeadersButNeverTheCredential() {
		answering(ANSWER, (chat, request) -> {
			chat.prompt("Capital of France?")
				.options(OpenAiChatOptions.builder()
					.customHeaders(Map.of("X-Tenant", "acme", "Authorization", "Bearer sk-someone-elses")))
				.call()
				.content();
			assertThat(request.get().header("X-Tenant")).containsExactly("acme");
			assertThat(request.get().header("Authorization")).containsExactly("Bearer " + SpringAiApplication.KEY);
			assertThat(request.get().head() + request.get().body()).doesNotContain("sk-someone-elses");
		});
	}

	@Test
	void structuredOutputByThePrompt() {
		answering(Chat.text("{\\\"city\\\":\\\"Paris\\\",\\\"people\\\":2}"), (chat, request) -> {
			City city = chat.prompt("Capital of France?").call().entity(City.class);
			assertThat(city).isEqualTo(new City("Paris", 2));
			assertThat(request.get().at("$.messages[-1].content")).asString()
				.contains("Capital of France?")
				.contains("people");
		});
	}

	@Test
	void structuredOutputByTheApi() {
		answering(Chat.text("{\\\"city\\\":\\\"Paris\\\",\\\"people\\\":2}"), (chat, request) -> {
			City city = chat.prompt("Capital of France?")
				.call()
				.entity(City.class, (entity) -> entity.useProviderStructuredOutput());
			assertThat(city).isEqualTo(new City("Paris", 2));
			assertThat(request.get().at("$.response_format.type")).isEqualTo("json_schema");
			assertThat(request.get().fields("$.response_format.json_schema.schema.properties").keySet())
				.containsOnly("city", "people");
			assertThat(request.get().at("$.messages[-1].content")).isEqualTo("Capital of France?");
		});
	}

	@Test
	void responseFormatOfTheOptions() {
		answering(Chat.text("{}"), (chat, request) -> {
			chat.prompt("Capital of France?")
				.options(OpenAiChatOptions.builder()
					.responseFormat(ResponseFormat.builder()
						.jsonSchema("{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}}}")
						.strict(false)
						.build()))
				.call()
				.content();
			assertThat(request.get().at("$.response_format.json_schema.strict")).isEqualTo(false);
			assertThat(request.get().at("$.response_format.json_schema.schema.properties.city.type"))
				.isEqualTo("string");
		});
	}

	@Test
	void severalChoices() {
		answering(Chat.texts("Paris.", "It is Par"), (chat, request) -> {
			ChatResponse response = response(
					chat.prompt("Capital of France?").options(OpenAiChatOptions.builder().n(2)).call().chatResponse());
			assertThat(request.get().at("$.n")).isEqualTo(2);
			assertThat(response.getResults()).extracting((choice) -> choice.getOutput().getText())
				.containsExactly("Paris.", "It is Par");
			assertThat(response.getResults()).extracting((choice) -> choice.getMetadata().getFinishReason())
				.containsExactly("STOP", "LENGTH");
		});
	}

	@Test
	void metadataNamesTheModelThatAnsweredAndTheUsage() {
		answering(ANSWER, (chat, request) -> {
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
		this.server.then(ScriptedServer.unavailable(), ScriptedServer.json(ANSWER));
		SpringAiApplication.against(this.server)
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
		this.server.then(ScriptedServer.answer("401 Unauthorized", "",
				"{\"error\":{\"message\":\"Incorrect API key provided: " + SpringAiApplication.KEY + "\"}}"));
		SpringAiApplication.against(this.server).run((context) -> {
			Throwable failure = catchThrowable(
					() -> SpringAiApplication.chatClient(context).prompt("Capital of France?").call().content());
			assertReason(failure, FailureReason.AUTHENTICATION);
			assertThat(failure).hasMessageNotContaining(SpringAiApplication.KEY);
			assertThat(SpringAiApplication.inFlight(context)).isZero();
		});
	}

	private static void answering(String answer, BiConsumer<ChatClient, Sent> test) {
		shared.begin(ScriptedServer.json(answer));
		SpringAiApplication.calls(application).clear();
		test.accept(SpringAiApplication.chatClient(application), () -> shared.request(0));
		assertThat(shared.requests()).hasSize(1);
		assertThat(SpringAiApplication.calls(application).steps()).containsExactly("started", "attempt 1 gpt-4.1-mini",
				"succeeded");
	}

	private static void refusing(Consumer<ChatClient> test) {
		shared.begin();
		test.accept(SpringAiApplication.chatClient(application));
		assertThat(shared.requests()).isEmpty();
		assertThat(SpringAiApplication.inFlight(application)).isZero();
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

		ScriptedServer.Request get();

	}

	record City(String city, int people) {

	}

}
