package dev.graphrag.openai.emulator;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.jayway.jsonpath.JsonPath;
import dev.graphrag.openai.emulator.OpenAiRequest.Endpoint;
import dev.graphrag.openai.emulator.Reply.Ending;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class OpenAiAnswerTests {

	private static final OpenAiRequest PLAIN = chat("");

	private static final OpenAiRequest STREAMED = chat(",\"stream\":true");

	private static OpenAiRequest chat(String fields) {
		return new OpenAiRequest(Endpoint.CHAT, "/chat/completions", Map.of(), Map.of(),
				"{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]" + fields + "}");
	}

	@Test
	void aStreamIsJoinedWhereNoneIsAskedFor() {
		assertThat(content(OpenAiAnswer.stream("a", " b", ""))).isEqualTo("a b");
	}

	@Test
	void aTextIsStreamedAsItIs() {
		String text = "  Two words,\n\nand  spaces ";
		String streamed = String.join("", texts(OpenAiAnswer.text(text).reply(STREAMED)));
		assertThat(streamed).isEqualTo(text);
		assertThat(texts(OpenAiAnswer.text("").reply(STREAMED))).containsExactly("");
	}

	@Test
	void aCutStreamHasItsPartsAndNoEnd() {
		Reply cut = OpenAiAnswer.stream("a", "b").thenCutOff().reply(STREAMED);
		assertThat(texts(cut)).containsExactly("", "a", "b");
		assertThat(cut.parts()).noneMatch((event) -> event.contains("[DONE]") || event.contains("stop"));
		assertThat(cut.ending()).isEqualTo(Ending.CUT_OFF);
	}

	@Test
	void aStalledAnswerHasHalfItsBody() {
		Reply whole = OpenAiAnswer.text("a").reply(PLAIN);
		Reply half = OpenAiAnswer.text("a").thenStall().reply(PLAIN);
		assertThat(whole.parts().get(0)).startsWith(half.parts().get(0));
		assertThat(half.parts().get(0)).hasSizeLessThan(whole.parts().get(0).length());
		assertThat(half.ending()).isEqualTo(Ending.STALL);
	}

	@Test
	void usageAndFinishReasonCanBeSet() {
		String body = body(OpenAiAnswer.text("a").withUsage(100, 20).withFinishReason("length"));
		assertThat(JsonPath.<Integer>read(body, "$.usage.prompt_tokens")).isEqualTo(100);
		assertThat(JsonPath.<Integer>read(body, "$.usage.total_tokens")).isEqualTo(120);
		assertThat(JsonPath.<String>read(body, "$.choices[0].finish_reason")).isEqualTo("length");
		assertThat(OpenAiAnswer.text("a").withUsage(100, 20).reply(PLAIN).tokens()).isEqualTo(20);
	}

	@Test
	void aToolCallKeepsWhatTheAnswerHas() {
		String body = body(OpenAiAnswer.text("Wait.").withUsage(100, 20).andToolCall("weather", "{}"));
		assertThat(JsonPath.<String>read(body, "$.choices[0].message.content")).isEqualTo("Wait.");
		assertThat(JsonPath.<String>read(body, "$.choices[0].finish_reason")).isEqualTo("tool_calls");
		assertThat(JsonPath.<Integer>read(body, "$.usage.total_tokens")).isEqualTo(120);
	}

	@Test
	void whatOnlyACompletionHasIsRefusedElsewhere() {
		assertThatIllegalStateException().isThrownBy(() -> OpenAiAnswer.status(503).withUsage(1, 1))
			.withMessageContaining("status 503");
	}

	@Test
	void choicesAreIndexed() {
		assertThat(JsonPath.<Object>read(body(OpenAiAnswer.choices("a", "b")), "$.choices[1].message.content"))
			.isEqualTo("b");
	}

	@ParameterizedTest
	@CsvSource({ "401, invalid_request_error, invalid_api_key", "402, insufficient_quota, insufficient_quota",
			"404, invalid_request_error, model_not_found", "429, requests, rate_limit_exceeded",
			"400, invalid_request_error,", "503, server_error,", "500, server_error," })
	void statusesHaveOpenAisErrors(int status, String type, String code) {
		OpenAiAnswer answer = OpenAiAnswer.status(status);
		assertThat(answer.reply(PLAIN).status()).isEqualTo(status);
		assertThat(JsonPath.<String>read(body(answer), "$.error.type")).isEqualTo(type);
		assertThat(JsonPath.<String>read(body(answer), "$.error.code")).isEqualTo(code);
	}

	@Test
	void aLackOfMoneyIsA429() {
		assertThat(OpenAiAnswer.quotaExhausted().reply(PLAIN).status()).isEqualTo(429);
		assertThat(JsonPath.<String>read(body(OpenAiAnswer.quotaExhausted()), "$.error.code"))
			.isEqualTo("insufficient_quota");
	}

	@Test
	void errorsCanHaveACodeOfTheirOwn() {
		String body = body(OpenAiAnswer.error(400, "context_length_exceeded", "Too long."));
		assertThat(JsonPath.<String>read(body, "$.error.code")).isEqualTo("context_length_exceeded");
		assertThat(JsonPath.<String>read(body, "$.error.message")).isEqualTo("Too long.");
	}

	@Test
	void aWaitIsNamedInSeconds() {
		assertThat(OpenAiAnswer.rateLimited(Duration.ofMillis(250)).reply(PLAIN).headers()).containsEntry("Retry-After",
				"0.25");
		assertThatIllegalArgumentException().isThrownBy(() -> OpenAiAnswer.rateLimited(Duration.ofSeconds(-1)));
		assertThatIllegalArgumentException().isThrownBy(() -> OpenAiAnswer.text("a").withDelay(Duration.ofSeconds(-1)));
	}

	@Test
	void vectorsAreKeptAsTheyWere() {
		float[] vector = { 1, 0 };
		OpenAiAnswer answer = OpenAiAnswer.vectors(vector);
		vector[0] = 2;
		assertThat(JsonPath.<Object>read(body(answer), "$.data[0].embedding[0]")).isEqualTo(1.0);
	}

	@Test
	void aStreamOfOnesOwnIsCutInItsMiddle() {
		Reply cut = OpenAiAnswer.json("data: {}\n\n")
			.withHeader("Content-Type", "text/event-stream")
			.thenCutOff()
			.reply(STREAMED);
		assertThat(cut.parts()).containsExactly("data:");
	}

	@Test
	void headersThatHttpDoesNotAllowAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> OpenAiAnswer.text("a").withHeader("x-ünï", "1"));
		assertThatIllegalArgumentException().isThrownBy(() -> OpenAiAnswer.text("a").withHeader("x", "1\r\ny: 2"));
	}

	@Test
	void headersAreAdded() {
		assertThat(OpenAiAnswer.text("a").withHeader("X-One", "1").withHeader("X-Two", "2").reply(PLAIN).headers())
			.containsEntry("X-One", "1")
			.containsEntry("X-Two", "2")
			.containsEntry("Content-Type", "application/json");
	}

	@Test
	void bodiesCanBeOnesOwn() {
		assertThat(body(OpenAiAnswer.json("{\"odd\":1}"))).isEqualTo("{\"odd\":1}");
	}

	@Test
	void saysWhatItIs() {
		assertThat(OpenAiAnswer.text("short")).hasToString("text \"short\"");
		assertThat(OpenAiAnswer.text("x".repeat(100))).hasToString("text \"" + "x".repeat(40) + "…\"");
		assertThat(OpenAiAnswer.rateLimited(Duration.ofSeconds(1))).hasToString("status 429");
		assertThat(OpenAiAnswer.toolCall("weather", "{}")).hasToString("tool call weather");
		assertThat(OpenAiAnswer.stream("a", "b").thenCutOff()).hasToString("stream of 2, cut off");
	}

	@Test
	void refusesWhatIsNoErrorStatus() {
		assertThatIllegalArgumentException().isThrownBy(() -> OpenAiAnswer.status(200));
		assertThatIllegalArgumentException().isThrownBy(() -> OpenAiAnswer.error(600, "c", "m"));
		assertThatIllegalArgumentException().isThrownBy(() -> OpenAiAnswer.dimensions(0));
	}

	private static String content(OpenAiAnswer answer) {
		return JsonPath.read(body(answer), "$.choices[0].message.content");
	}

	private static String body(OpenAiAnswer answer) {
		return answer.reply(PLAIN).parts().get(0);
	}

	private static List<String> texts(Reply reply) {
		return reply.parts()
			.stream()
			.filter((event) -> event.contains("\"content\":"))
			.map((event) -> JsonPath.<String>read(event.substring(6), "$.choices[0].delta.content"))
			.toList();
	}

}
