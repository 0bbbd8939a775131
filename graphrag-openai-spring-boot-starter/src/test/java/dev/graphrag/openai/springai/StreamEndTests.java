package dev.graphrag.openai.springai;

import java.time.Duration;

import com.jayway.jsonpath.JsonPath;
import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.emulator.OpenAiAnswer;
import dev.graphrag.openai.emulator.OpenAiRequest;
import dev.graphrag.openai.http.RawServer;
import dev.graphrag.openai.test.OpenAiEmulator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.openai.OpenAiChatOptions.StreamOptions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Streams after their first content: nothing is repeated, and no end is silent.
 */
@Timeout(60)
class StreamEndTests {

	private final OpenAiEmulator openAi = OpenAiEmulator.start();

	private final RawServer server = new RawServer();

	@AfterEach
	void close() throws Exception {
		this.openAi.close();
		this.server.close();
	}

	@ParameterizedTest
	@EnumSource
	void completesWithFinishReasonAndUsage(Way way) {
		this.openAi.chat().answer(OpenAiAnswer.stream("Pa", "ris", ".").withUsage(20, 5));
		SpringAiApplication.against(this.openAi).run((context) -> {
			ReceivedParts received = ReceivedParts.of(way.stream(context)).awaitCompletion();
			assertThat(received.text()).isEqualTo("Paris.");
			assertThat(received.last().getMetadata().getUsage().getPromptTokens()).isEqualTo(20);
			assertThat(received.last().getMetadata().getUsage().getCompletionTokens()).isEqualTo(5);
			assertThat(received.parts()).flatExtracting((part) -> part.getResults())
				.extracting((choice) -> choice.getMetadata().getFinishReason())
				.contains("STOP");
			assertThat(received.parts()).allSatisfy((part) -> {
				assertThat(part.getMetadata().<Object>get("answered_by")).isEqualTo("gpt-4.1-mini");
				assertThat(part.getMetadata().<Object>get("fallback_used")).isEqualTo(false);
			});
			assertThat(SpringAiApplication.count(context, "graphrag.openai.chat.tokens", "token_type", "completion"))
				.isEqualTo(5);
			assertThat(SpringAiApplication.count(context, "graphrag.openai.streams", "outcome", "completed")).isOne();
			assertThat(SpringAiApplication.inFlight(context)).isZero();
			assertThat(this.openAi.requests()).singleElement().matches(OpenAiRequest::streamed);
		});
	}

	@ParameterizedTest
	@EnumSource
	void cutAfterContentIsAnErrorAfterTheDeltasSoFar(Way way) {
		this.openAi.chat().stream("Pa", "ri").cutOff();
		SpringAiApplication.against(this.openAi).run((context) -> {
			ReceivedParts received = ReceivedParts.of(way.stream(context))
				.awaitFailure(FailureReason.TRANSIENT_FAILURE);
			assertThat(received.text()).isEqualTo("Pari");
			assertThat(this.openAi.requests()).hasSize(1);
			assertThat(SpringAiApplication.count(context, "graphrag.openai.streams", "outcome", "failed")).isOne();
			assertThat(SpringAiApplication.inFlight(context)).isZero();
			assertThat(SpringAiApplication.calls(context).steps()).containsExactly("started", "attempt 1 gpt-4.1-mini",
					"content", "failed transient_failure");
		});
	}

	@ParameterizedTest
	@EnumSource
	void errorEventAfterContentIsWhatItNamesAndReachesNoLog(Way way) {
		String error = "{\"error\":{\"code\":\"rate_limit_exceeded\",\"type\":\"canary-type\","
				+ "\"message\":\"You sent canary-server-text\"}}";
		this.server.then(EventStream.of(EventStream.role(), EventStream.text("Pa"), EventStream.event(error)));
		try (EverythingLogged log = new EverythingLogged()) {
			SpringAiApplication.against(this.server).run((context) -> {
				ReceivedParts received = ReceivedParts.of(way.stream(context));
				assertThat(received.awaitFailure()).hasMessageNotContaining("canary-server-text");
				assertThat(received.text()).isEqualTo("Pa");
				assertThat(this.server.requests()).isOne();
			});
			assertThat(log.text()).contains("openai.").doesNotContain("canary-server-text");
		}
	}

	@Test
	void errorEventAfterContentHasTheReasonThatItsStatusNames() {
		this.server.then(EventStream.of(EventStream.text("Pa"),
				EventStream.event("{\"error\":{\"code\":429,\"message\":\"Slow down\"}}")));
		SpringAiApplication.against(this.server)
			.run((context) -> ReceivedParts.of(Way.CLIENT.stream(context)).awaitFailure(FailureReason.RATE_LIMIT));
	}

	@ParameterizedTest
	@EnumSource
	void silenceAfterContentIsAnError(Way way) {
		OpenEnded stalled = OpenEnded.after(EventStream.role(), EventStream.text("Pa"));
		this.server.then(stalled);
		SpringAiApplication.against(this.server)
			.withPropertyValues("graphrag.openai.stream.idle-timeout=200ms")
			.run((context) -> {
				ReceivedParts received = ReceivedParts.of(way.stream(context))
					.awaitFailure(FailureReason.TRANSIENT_FAILURE);
				assertThat(received.text()).isEqualTo("Pa");
				stalled.awaitHungUp();
				assertThat(this.server.requests()).isOne();
			});
	}

	@Test
	void commentsAreSignsOfLife() {
		this.server.then((connection) -> {
			EventStream.begin(connection, EventStream.text("Pa"));
			connection.write("40\r\n");
			connection.drip(":" + "-".repeat(61) + "\n\n");
			connection.write("\r\n");
			EventStream.send(connection, EventStream.answer("ris."));
			connection.stall();
		});
		SpringAiApplication.against(this.server)
			.withPropertyValues("graphrag.openai.stream.idle-timeout=600ms")
			.run((context) -> assertThat(ReceivedParts.of(Way.CLIENT.stream(context)).awaitCompletion().text())
				.isEqualTo("Paris."));
	}

	@Test
	void streamIsNotLongerThanItMayBe() {
		this.server.then((connection) -> {
			EventStream.begin(connection, EventStream.text("Pa"));
			connection.write("7fffffff\r\n");
			connection.drip(":".repeat(10_000));
		});
		SpringAiApplication.against(this.server)
			.withPropertyValues("graphrag.openai.stream.max-duration=500ms")
			.run((context) -> {
				ReceivedParts received = ReceivedParts.of(Way.CLIENT.stream(context))
					.awaitFailure(FailureReason.TRANSIENT_FAILURE);
				assertThat(received.text()).isEqualTo("Pa");
			});
	}

	@ParameterizedTest
	@EnumSource
	void endWithoutFinishReasonIsAnError(Way way) {
		this.server.then(EventStream.of(EventStream.role(), EventStream.text("Pa"), EventStream.DONE));
		SpringAiApplication.against(this.server).run((context) -> {
			ReceivedParts received = ReceivedParts.of(way.stream(context))
				.awaitFailure(FailureReason.TRANSIENT_FAILURE);
			assertThat(received.text()).isEqualTo("Pa");
			assertThat(this.server.requests()).isOne();
		});
	}

	@ParameterizedTest
	@EnumSource
	void endWithoutDoneIsAnError(Way way) {
		this.server.then(EventStream.of(EventStream.role(), EventStream.text("Paris."), EventStream.finish("stop")));
		SpringAiApplication.against(this.server).run((context) -> {
			ReceivedParts received = ReceivedParts.of(way.stream(context))
				.awaitFailure(FailureReason.TRANSIENT_FAILURE);
			assertThat(received.text()).isEqualTo("Paris.");
			assertThat(this.server.requests()).isOne();
		});
	}

	@Test
	void brokenEventAfterContentIsAnErrorWithoutItsText() {
		this.server.then(EventStream.of(EventStream.text("Pa"), EventStream.event("{\"choices\":[canary-server-text")));
		try (EverythingLogged log = new EverythingLogged()) {
			SpringAiApplication.against(this.server).run((context) -> {
				ReceivedParts received = ReceivedParts.of(Way.CHAT_CLIENT.stream(context))
					.awaitFailure(FailureReason.TRANSIENT_FAILURE);
				assertThat(received.text()).isEqualTo("Pa");
				assertThat(this.server.requests()).isOne();
			});
			assertThat(log.text()).doesNotContain("canary-server-text");
		}
	}

	@ParameterizedTest
	@EnumSource
	void nothingIsReadPastDone(Way way) {
		this.server.then((connection) -> {
			EventStream.begin(connection, EventStream.answer("Paris."));
			EventStream.send(connection, EventStream.text("More"));
			connection.stall();
		});
		SpringAiApplication.against(this.server).run((context) -> {
			ReceivedParts received = ReceivedParts.of(way.stream(context)).awaitCompletion();
			assertThat(received.text()).isEqualTo("Paris.");
		});
	}

	@ParameterizedTest
	@EnumSource
	void usageIsSwallowedWhereTheCallerSwitchedItOff(Way way) {
		this.openAi.chat().answer(OpenAiAnswer.stream("Paris.").withUsage(20, 5));
		SpringAiApplication.against(this.openAi).run((context) -> {
			OpenAiChatOptions options = OpenAiChatOptions.builder()
				.model("gpt-4.1-mini")
				.streamOptions(StreamOptions.builder().includeUsage(false).build())
				.build();
			ReceivedParts received = ReceivedParts.of(way.stream(context, new Prompt("Capital of France?", options)))
				.awaitCompletion();
			assertThat(received.text()).isEqualTo("Paris.");
			assertThat(received.parts()).allSatisfy((part) -> {
				assertThat(part.getMetadata().getUsage().getTotalTokens()).isZero();
				assertThat(part.getResults()).isNotEmpty();
			});
			boolean usage = JsonPath.read(this.openAi.requests().get(0).body(), "$.stream_options.include_usage");
			assertThat(usage).isTrue();
			assertThat(SpringAiApplication.count(context, "graphrag.openai.chat.tokens", "token_type", "prompt"))
				.isEqualTo(20);
		});
	}

	@Test
	void severalChoices() {
		String both = EventStream.choices("{\"index\":0,\"delta\":{\"content\":\"Par\"},\"finish_reason\":null},"
				+ "{\"index\":1,\"delta\":{\"content\":\"Lutetia\"},\"finish_reason\":null}");
		String first = EventStream.choices("{\"index\":0,\"delta\":{\"content\":\"is\"},\"finish_reason\":null}");
		String second = EventStream.choices("{\"index\":1,\"delta\":{\"content\":\".\"},\"finish_reason\":null}");
		String secondEnd = EventStream.choices("{\"index\":1,\"delta\":{},\"finish_reason\":\"length\"}");
		this.server.then(EventStream.of(both, second, first, EventStream.finish("stop"), secondEnd,
				EventStream.usage(20, 9), EventStream.DONE));
		SpringAiApplication.against(this.server).run((context) -> {
			Prompt prompt = new Prompt("Capital of France?",
					OpenAiChatOptions.builder().model("gpt-4.1-mini").n(2).build());
			ReceivedParts received = ReceivedParts.of(Way.CHAT_CLIENT.stream(context, prompt)).awaitCompletion();
			assertThat(received.text(0)).isEqualTo("Paris");
			assertThat(received.text(1)).isEqualTo("Lutetia.");
			assertThat(this.server.lastRequest()).contains("\"n\":2");
		});
	}

	@Test
	void toolCallSplitOverEventsIsExecutedAndTheSecondRoundStreams() {
		this.openAi.chat()
			.toolCall("population", "{\"city\":\"Paris\"}")
			.rateLimited(Duration.ofSeconds(1))
			.stream("Two ", "million.");
		ToolRoundsTests.Census census = new ToolRoundsTests.Census();
		SpringAiApplication.against(this.openAi).run((context) -> {
			ReceivedParts received = ReceivedParts
				.of(SpringAiApplication.chatClient(context)
					.prompt("How many people live in Paris?")
					.tools(census)
					.stream()
					.chatResponse())
				.awaitCompletion();
			assertThat(received.text()).isEqualTo("Two million.");
			assertThat(census.asked()).containsExactly("Paris");
			assertThat(this.openAi.requests().get(1).at("/messages/1/tool_calls/0/function/arguments"))
				.isEqualTo("{\"city\":\"Paris\"}");
			assertThat(this.openAi.requests().get(2).at("/messages/2/content")).isEqualTo("2000000");
			RecordedCalls calls = SpringAiApplication.calls(context);
			assertThat(calls.ids()).hasSize(2);
			assertThat(calls.of(calls.ids().get(1))).containsExactly("started", "attempt 1 gpt-4.1-mini", "wait 1000",
					"attempt 2 gpt-4.1-mini", "content", "succeeded");
		});
	}

	@Test
	void toolCallArrivesWhole() {
		this.server.then(EventStream.of(EventStream.role(),
				toolCall("\"id\":\"call_1\",\"type\":\"function\",", "{\\\"ci"), toolCall("", "ty\\\":\\\"Paris\\\"}"),
				EventStream.finish("tool_calls"), EventStream.usage(20, 5), EventStream.DONE));
		SpringAiApplication.against(this.server).run((context) -> {
			ReceivedParts received = ReceivedParts.of(Way.CLIENT.stream(context)).awaitCompletion();
			assertThat(received.parts()).flatExtracting((part) -> part.getResults())
				.flatExtracting((choice) -> choice.getOutput().getToolCalls())
				.singleElement()
				.hasFieldOrPropertyWithValue("id", "call_1")
				.hasFieldOrPropertyWithValue("arguments", "{\"city\":\"Paris\"}");
		});
	}

	private static String toolCall(String head, String arguments) {
		String name = head.isEmpty() ? "" : "\"name\":\"population\",";
		return EventStream.delta("\"tool_calls\":[{\"index\":0," + head + "\"function\":{" + name + "\"arguments\":\""
				+ arguments + "\"}}]");
	}

}
