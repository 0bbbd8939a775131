package dev.graphrag.openai.wire;

import java.nio.charset.StandardCharsets;

import dev.graphrag.openai.client.OpenAiStubs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ErrorBody}.
 */
class ErrorBodyTests {

	@Test
	void readsClosedVocabularyAndNoMessage() {
		ErrorBody body = read("{\"error\":{\"message\":\"canary\",\"param\":\"messages[0].content\","
				+ "\"type\":\"invalid_request_error\",\"code\":\"context_length_exceeded\"}}");
		assertThat(body)
			.isEqualTo(new ErrorBody("context_length_exceeded", "invalid_request_error", "messages[0].content", null));
		assertThat(body.details()).containsOnlyKeys("error_code", "error_type", "error_param");
		assertThat(body.lackOfMoney()).isFalse();
	}

	@Test
	void knowsQuotaByCodeOrType() {
		assertThat(read(OpenAiStubs.error("insufficient_quota")).lackOfMoney()).isTrue();
		assertThat(read("{\"error\":{\"code\":\"insufficient_quota\"}}").lackOfMoney()).isTrue();
		assertThat(read("{\"error\":{\"code\":null,\"type\":\"insufficient_quota\"}}").lackOfMoney()).isTrue();
		assertThat(read("{\"a\":[1],\"error\":{\"type\":\"requests\"}}").lackOfMoney()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "sk-proj-abcdefghijklmnop", "my secret prompt", "Bearer abc", "a-b", "", "\\u0000",
			"https://host/", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" })
	void dropsWordsOutsideTheVocabulary(String word) {
		assertThat(read("{\"error\":{\"code\":\"" + word + "\",\"type\":\"" + word + "\",\"param\":\"" + word + "\"}}")
			.details()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "null", "[]", "7", "{}", "{\"error\":null}", "{\"error\":\"text\"}",
			"{\"error\":[{}]}", "<html>429 Too Many Requests</html>", "{\"error\":{\"code\":",
			"{\"error\":{\"code\" 7}}", "{\"error\":{\"code\":429,\"type\":{},\"param\":[]}}" })
	void saysNothingWhereThereIsNothingToRead(String json) {
		assertThat(read(json)).isEqualTo(ErrorBody.NONE);
	}

	@Test
	void saysNothingAtAnyDepth() {
		assertThat(read("{\"error\":" + "[".repeat(100_000))).isEqualTo(ErrorBody.NONE);
	}

	@Test
	void everyCutAndChangeIsReadAsFarAsItGoes() {
		byte[] body = OpenAiStubs.error("insufficient_quota").getBytes(StandardCharsets.UTF_8);
		for (int length = 0; length <= body.length; length++) {
			assertThat(ErrorBody.read(body, length)).isNotNull();
		}
		Garbling.assertChangesNeverEscape(body, 50_000, ErrorBody::read);
	}

	private static ErrorBody read(String json) {
		byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
		return ErrorBody.read(bytes, bytes.length);
	}

}
