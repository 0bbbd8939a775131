package dev.graphrag.openai.wire;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import dev.graphrag.openai.client.OpenAiStubs;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
			.isEqualTo(new ErrorBody("context_length_exceeded", "invalid_request_error", "messages[0].content", 400));
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
	@ValueSource(strings = { "{'error':{'code':'insufficient_quota'}}",
			"{'error':{'code':429,'type':'Insufficient-Quota'}}", "{'error':{'code':'InsufficientQuota'}}",
			"{'error':[{'code':'billing_not_active'}]}", "[{'error':{'type':'billing_hard_limit_reached'}}]",
			"{'detail':{'code':'insufficient_quota'}}", "{'detail':[{'type':'insufficient_quota'}]}",
			"{'detail':{'error':{'code':'insufficient_quota'}}}", "{'code':'insufficient_quota','message':'m'}",
			"{'error':'insufficient_quota'}", "{'type':'error','error':{'type':'insufficient_quota'}}",
			"{'error':{'code':'x'},'code':'insufficient_quota'}",
			"{'error':{'message':'m','type':'insufficient_quota','code':'insuf",
			"{'error':{'type':'insufficient_quota',}}", "{'error':{'type':'insufficient_quota','message':'m",
			"\ufeff{'error':{'type':'insufficient_quota'}}", "\n\n{'error':{'type':'insufficient_quota'}}" })
	void knowsLackOfMoneyWhereverItIsSaid(String json) {
		assertThat(read(json.replace('\'', '"')).lackOfMoney()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "{'error':{'message':'insufficient_quota'}}", "{'error':'You have insufficient_quota'}",
			"{'error':{'code':'rate_limit_exceeded'}}", "{'error':{'metadata':{'code':'insufficient_quota'}}}" })
	void takesNothingElseForLackOfMoney(String json) {
		assertThat(read(json.replace('\'', '"')).lackOfMoney()).isFalse();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~',
			value = { "{'code':429} | 429", "{'code':'429'} | 429", "{'status':503,'code':'x'} | 503",
					"{'status_code':401} | 401", "{'code':7} |", "{'code':1305} |", "{'code':200} |",
					"{'code':'rate_limit_exceeded'} | 429", "{'type':'rate_limit_error'} | 429",
					"{'type':'TooManyRequests'} | 429", "{'status':'RESOURCE_EXHAUSTED'} | 429",
					"{'code':'invalid_api_key'} | 401", "{'status':'UNAUTHENTICATED'} | 401",
					"{'type':'permission-error'} | 403", "{'type':'invalid_request_error'} | 400",
					"{'type':'NotFoundError'} | 404", "{'type':'unprocessable'} | 422", "{'type':'server_error'} | 500",
					"{'type':'overloaded_error'} | 503", "{'type':'server_error','code':'rate_limit_exceeded'} | 429",
					"{'message':'429'} |" })
	void namesTheStatusThatTheErrorTells(String error, @Nullable Integer status) {
		assertThat(read("{\"error\":" + error.replace('\'', '"') + "}").status()).isEqualTo(status);
	}

	@Test
	void keepsCodesInAnyFormThatIsAnIdentifier() {
		assertThat(read("{\"error\":{\"code\":1305,\"type\":\"RateLimit-Reached\",\"param\":7}}").details())
			.containsExactly(Map.entry("error_code", "1305"), Map.entry("error_type", "RateLimit-Reached"),
					Map.entry("error_param", "7"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "sk-proj-abcdefghijklmnop", "my secret prompt", "Bearer abc", "", "\\u0000", "a@b.example",
			"https://host/?q=1" })
	void dropsWhatIsNoIdentifier(String word) {
		assertThat(read("{\"error\":{\"code\":\"" + word + "\",\"type\":\"" + word + "\",\"param\":\"" + word + "\"}}"))
			.isEqualTo(ErrorBody.NONE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "null", "[]", "7", "{}", "{\"error\":null}", "{\"error\":\"text\"}",
			"{\"error\":[{}]}", "<html>429 Too Many Requests</html>", "{\"error\":{\"code\":",
			"{\"error\":{\"code\" 7}}", "{\"error\":{\"code\":true,\"type\":{},\"param\":[]}}" })
	void saysNothingWhereThereIsNothingToRead(String json) {
		assertThat(read(json)).isEqualTo(ErrorBody.NONE);
	}

	@Test
	void saysNothingAtAnyDepth() {
		assertThat(read("{\"error\":" + "[".repeat(100_000))).isEqualTo(ErrorBody.NONE);
		assertThat(read("{\"error\":".repeat(400) + "{\"code\":\"x\"}" + "}".repeat(400))).isEqualTo(ErrorBody.NONE);
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
