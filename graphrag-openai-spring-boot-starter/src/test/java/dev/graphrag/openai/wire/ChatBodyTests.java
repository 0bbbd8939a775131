package dev.graphrag.openai.wire;

import java.nio.charset.StandardCharsets;

import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.client.OpenAiStubs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link ChatBody}.
 */
class ChatBodyTests {

	@Test
	void readsFiguresOfCompletion() {
		assertThat(figures(OpenAiStubs.chat("gpt-4.1-mini-2025-04-14")))
			.isEqualTo(new Figures("gpt-4.1-mini-2025-04-14", "stop", 21, 16, 4));
	}

	@Test
	void readsKeysInAnyOrder() {
		assertThat(figures("""
				{"usage":{"prompt_tokens_details":{"audio_tokens":0,"cached_tokens":2},"total_tokens":9,
				"completion_tokens":4,"prompt_tokens":5},"choices":[{"finish_reason":"length","index":0}],
				"x":{"model":"no"},"model":"m","error":null}""")).isEqualTo(new Figures("m", "length", 5, 2, 4));
	}

	@ParameterizedTest
	@ValueSource(strings = { "stop", "length", "content_filter", "tool_calls", "function_call", "something_new" })
	void keepsFinishReasonAsApiSpellsIt(String reason) {
		assertThat(read("{\"choices\":[{\"finish_reason\":\"" + reason + "\"}]}").finishReason()).isEqualTo(reason);
	}

	@Test
	void takesFinishReasonOfFirstChoice() {
		assertThat(read("{\"choices\":[{\"finish_reason\":\"stop\"},{\"finish_reason\":\"length\"}]}").finishReason())
			.isEqualTo("stop");
		assertThat(read("{\"choices\":[{\"finish_reason\":null},{\"finish_reason\":\"length\"}]}").finishReason())
			.isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ",\"usage\":null", ",\"usage\":{}", ",\"usage\":[]", ",\"usage\":7",
			",\"usage\":{\"prompt_tokens\":null,\"completion_tokens\":\"4\",\"prompt_tokens_details\":null}",
			",\"usage\":{\"prompt_tokens\":-1,\"completion_tokens\":1e999,\"prompt_tokens_details\":{\"cached_tokens\":9}}" })
	void missingUsageCountsAsZero(String usage) {
		assertThat(figures("{\"choices\":[{}]" + usage + "}")).isEqualTo(new Figures("", "", 0, 0, 0));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"choices\":[]}", "{\"choices\":null}", "{\"choices\":{}}", "{\"choices\":\"x\"}",
			"{\"model\":\"m\"}" })
	void refusesCompletionWithoutChoices(String json) {
		assertThat(refusal(json).reason()).isEqualTo(FailureReason.NO_CHOICES);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "null", "true", "[]", "\"text\"", "7", "<html><body>502</body></html>",
			"{\"choices\":[{}]} trailing", "{\"choices\":[null]}", "{\"choices\":[7]}", "{\"choices\":[{}]}{}",
			"data: {\"choices\":[{}]}", "\u0000\u0001" })
	void refusesWhatIsNoCompletion(String json) {
		assertThat(refusal(json).reason()).isEqualTo(FailureReason.TRANSIENT_FAILURE);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "{\"error\":{\"code\":\"insufficient_quota\"}} | true",
					"{\"error\":{\"type\":\"insufficient_quota\"},\"choices\":[{}]} | true",
					"{\"choices\":[{}],\"error\":{\"message\":\"canary\"}} | false", "{\"error\":\"canary\"} | false" })
	void refusesErrorInsideGoodStatus(String json, boolean lackOfMoney) {
		ErrorInAnswerException error = catchThrowableOfType(ErrorInAnswerException.class, () -> read(json));
		assertThat(error).isNotNull();
		assertThat(error.error().lackOfMoney()).isEqualTo(lackOfMoney);
		assertThat(error.getMessage()).doesNotContain("canary");
	}

	@Test
	void depthThatNoStackWouldHoldIsUnreadable() {
		int depth = 100_000;
		assertThat(
				refusal("{\"deep\":" + "{\"a\":[".repeat(depth) + "]}".repeat(depth) + ",\"choices\":[{}]}").reason())
			.isEqualTo(FailureReason.TRANSIENT_FAILURE);
		assertThat(refusal("{\"deep\":" + "[".repeat(depth)).reason()).isEqualTo(FailureReason.TRANSIENT_FAILURE);
	}

	@Test
	void everyCutIsUnreadable() {
		Garbling.assertEveryCutIsUnreadable(bytes(OpenAiStubs.chat("m")), ChatBody::read);
	}

	@Test
	void changedBytesNeverEscape() {
		Garbling.assertChangesNeverEscape(bytes(OpenAiStubs.chat("m")), 30_000, ChatBody::read);
	}

	private static UnusableAnswerException refusal(String json) {
		UnusableAnswerException refusal = catchThrowableOfType(UnusableAnswerException.class, () -> read(json));
		assertThat(refusal).isNotNull();
		return refusal;
	}

	private static Figures figures(String json) {
		ChatBody body = read(json);
		return new Figures(body.model(), body.finishReason(), body.promptTokens(), body.cachedTokens(),
				body.completionTokens());
	}

	private static ChatBody read(String json) {
		byte[] bytes = bytes(json);
		return ChatBody.read(bytes, bytes.length);
	}

	private static byte[] bytes(String json) {
		return json.getBytes(StandardCharsets.UTF_8);
	}

	private record Figures(String model, String finishReason, long promptTokens, long cachedTokens,
			long completionTokens) {

	}

}
