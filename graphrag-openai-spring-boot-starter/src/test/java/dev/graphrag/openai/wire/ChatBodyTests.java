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
		assertThat(read(OpenAiStubs.chat("gpt-4.1-mini-2025-04-14")))
			.isEqualTo(new ChatBody("gpt-4.1-mini-2025-04-14", "stop", 21, 16, 4));
	}

	@Test
	void readsKeysInAnyOrder() {
		assertThat(read("""
				{"usage":{"prompt_tokens_details":{"audio_tokens":0,"cached_tokens":2},"total_tokens":9,
				"completion_tokens":4,"prompt_tokens":5},"choices":[{"finish_reason":"length","index":0}],
				"x":{"model":"no"},"model":"m","error":null}""")).isEqualTo(new ChatBody("m", "length", 5, 2, 4));
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
		assertThat(read("{\"choices\":[{}]" + usage + "}")).isEqualTo(new ChatBody("", "", 0, 0, 0));
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
			value = { "{\"error\":{\"code\":\"insufficient_quota\"}} | QUOTA_EXHAUSTED",
					"{\"error\":{\"type\":\"insufficient_quota\"},\"choices\":[{}]} | QUOTA_EXHAUSTED",
					"{\"choices\":[{}],\"error\":{\"message\":\"canary\"}} | TRANSIENT_FAILURE",
					"{\"error\":\"canary\"} | TRANSIENT_FAILURE", "{\"error\":{}} | TRANSIENT_FAILURE" })
	void refusesErrorInsideGoodStatus(String json, FailureReason reason) {
		UnusableAnswerException refusal = refusal(json);
		assertThat(refusal.reason()).isEqualTo(reason);
		assertThat(refusal.problem()).doesNotContain("canary");
	}

	@Test
	void skipsDepthThatNoStackWouldHold() {
		int depth = 100_000;
		assertThat(read("{\"deep\":" + "{\"a\":[".repeat(depth) + "]}".repeat(depth) + ",\"choices\":[{}]}").model())
			.isEmpty();
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

	private static ChatBody read(String json) {
		byte[] bytes = bytes(json);
		return ChatBody.read(bytes, bytes.length);
	}

	private static byte[] bytes(String json) {
		return json.getBytes(StandardCharsets.UTF_8);
	}

}
