package dev.graphrag.openai.wire;

import java.nio.charset.StandardCharsets;

import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.completions.CompletionUsage;
import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.client.OpenAiStubs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link ChatBody}. JSON is written with single quotes.
 */
class ChatBodyTests {

	private static final String MESSAGE = "'message':{'content':'Fine.'}";

	@Test
	void readsFiguresOfCompletion() {
		assertFigures(read(OpenAiStubs.chat("gpt-4.1-mini-2025-04-14")), "gpt-4.1-mini-2025-04-14", "stop", 21, 16, 4);
	}

	@Test
	void readsMembersInAnyOrderAndTheLastOfTwo() {
		assertFigures(read("""
				{'usage':{'prompt_tokens_details':{'audio_tokens':0,'cached_tokens':2},'total_tokens':9,
				'completion_tokens':4,'prompt_tokens':5},'choices':[],'choices':[{'finish_reason':'length',
				'index':0,'message':{'content':'x'}}],'x':{'model':'no'},'model':'n','model':'m','error':null}"""), "m",
				"length", 5, 2, 4);
	}

	@Test
	void deliversAnswerWithoutAnythingButContent() {
		ChatCompletion completion = read("{'choices':[{" + MESSAGE + "}]}").completion();
		assertThat(completion.id()).isEmpty();
		assertThat(completion.model()).isEmpty();
		assertThat(completion.created()).isZero();
		assertThat(completion.usage()).isEmpty();
		ChatCompletion.Choice choice = completion.choices().get(0);
		assertThat(choice.index()).isZero();
		assertThat(choice.finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
		assertThat(choice.message().content()).contains("Fine.");
		assertThat(choice.message().refusal()).isEmpty();
		assertThat(choice.message()._role().asStringOrThrow()).isEqualTo("assistant");
	}

	@ParameterizedTest
	@ValueSource(strings = { "null", "''", "7", "[]", "{}", "true" })
	void deliversAnswerWithoutUsableFigures(String value) {
		ChatCompletion completion = read("""
				{'id':%1$s,'object':%1$s,'created':%1$s,'model':%1$s,'usage':%1$s,'service_tier':%1$s,
				'system_fingerprint':%1$s,'choices':[{'index':%1$s,'finish_reason':%1$s,'logprobs':%1$s,
				'message':{'content':'Fine.','role':%1$s,'refusal':%1$s,'annotations':%1$s,'audio':%1$s}}]}"""
			.formatted(value)).completion();
		assertThat(completion.id()).isNotNull();
		assertThat(completion.created()).isNotNegative();
		completion.usage().ifPresent(CompletionUsage::promptTokens);
		ChatCompletionMessage message = completion.choices().get(0).message();
		assertThat(message.content()).contains("Fine.");
		assertThat(completion.choices().get(0).finishReason().value()).isNotNull();
		assertThat(message.refusal()).isNotNull();
		assertThat(message.annotations()).isNotNull();
		message.audio().ifPresent((audio) -> assertThat(audio.data()).isEmpty());
	}

	@ParameterizedTest
	@ValueSource(strings = { "stop", "length", "content_filter", "tool_calls", "function_call", "something_new" })
	void keepsFinishReasonAsApiSpellsIt(String reason) {
		ChatBody body = read("{'choices':[{'finish_reason':'" + reason + "'," + MESSAGE + "}]}");
		assertThat(body.figures().finishReason()).isEqualTo(reason);
		assertThat(body.completion().choices().get(0).finishReason().asString()).isEqualTo(reason);
	}

	@Test
	void takesFinishReasonOfFirstChoice() {
		String two = "{'choices':[{'finish_reason':%s," + MESSAGE + "},{'finish_reason':'length'," + MESSAGE + "}]}";
		assertThat(read(two.formatted("'stop'")).figures().finishReason()).isEqualTo("stop");
		ChatBody untold = read(two.formatted("null"));
		assertThat(untold.figures().finishReason()).isEmpty();
		assertThat(untold.completion().choices()).extracting(ChatCompletion.Choice::index).containsExactly(0L, 1L);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~',
			value = { "'9' | 9", "9.0 | 9", "'9.0' | 9", "99999999999 | 99999999999",
					"9007199254740992 | 9007199254740992", "9007199254740993 | 0", "1e999 | 0", "NaN | 0", "-3 | 0",
					"null | 0", "[] | 0", "'many' | 0", "99999999999999999999 | 0" })
	void readsCountsLoosely(String count, long tokens) {
		ChatBody body = read("""
				{'choices':[{%s}],'usage':{'prompt_tokens':%2$s,'completion_tokens':%2$s,'total_tokens':%2$s,
				'prompt_tokens_details':{'cached_tokens':%2$s}}}""".formatted(MESSAGE, count));
		assertFigures(body, "", "", tokens, tokens, tokens);
		CompletionUsage usage = body.completion().usage().orElseThrow();
		assertThat(Math.toIntExact(usage.promptTokens())).isEqualTo((int) Math.min(tokens, Integer.MAX_VALUE));
		assertThat(Math.toIntExact(usage.completionTokens())).isNotNegative();
		assertThat(Math.toIntExact(usage.totalTokens())).isNotNegative();
	}

	@Test
	void addsUpTheTotalThatIsMissing() {
		ChatBody body = read("{'choices':[{" + MESSAGE + "}],'usage':{'prompt_tokens':9,'completion_tokens':3}}");
		assertThat(body.completion().usage().orElseThrow().totalTokens()).isEqualTo(12);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~',
			value = { "[{'type':'text','text':'Fi'},{'type':'text','text':'ne.'}] | Fine.", "['Fi','ne.'] | Fine.",
					"[{'type':'thinking','thinking':[],'text':'no'},{'text':'Fine.'}] | Fine.", "[] | ~~",
					"null | ~~" })
	void readsContentThatIsAList(String content, String text) {
		ChatCompletion completion = read("{'choices':[{'message':{'content':" + content + "}}]}").completion();
		assertThat(completion.choices().get(0).message().content().orElse("")).isEqualTo(text);
	}

	@Test
	void readsTextOfTheFirstApi() {
		ChatCompletion completion = read("{'choices':[{'text':'Fine.','finish_reason':'stop'}]}").completion();
		assertThat(completion.choices().get(0).message().content()).contains("Fine.");
	}

	@Test
	void fillsInWhatToolCallsLack() {
		ChatCompletion.Choice choice = read(
				"""
						{'choices':[{'message':{'content':null,'tool_calls':[{'function':{'name':'a','arguments':{'x':[1,'y']}}},
						null,{'id':'t','type':'function','function':{'name':'b','arguments':null}},
						{'id':'','type':null,'function':{'name':'c'}}]}}]}""")
			.completion()
			.choices()
			.get(0);
		assertThat(choice.finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.TOOL_CALLS);
		assertThat(choice.message().toolCalls().orElseThrow()).extracting((call) -> call.asFunction().id())
			.containsExactly("call_0", "t", "call_3");
		assertThat(choice.message().toolCalls().orElseThrow()).extracting((call) -> call.asFunction().function())
			.extracting(ChatCompletionMessageFunctionToolCall.Function::arguments)
			.containsExactly("{\"x\":[1,\"y\"]}", "{}", "{}");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', value = { "{'choices':[{}]} | choices[0].message",
			"{'choices':[{'message':null}]} | choices[0].message", "{'choices':[{'message':'x'}]} | choices[0].message",
			"{'choices':[{'message':{'content':'x'}},{'message':[]}]} | choices[1].message",
			"{'choices':[null]} | choices[0]", "{'choices':[7]} | choices[0]", "{'choices':{}} | choices",
			"{'choices':'x'} | choices", "{'choices':[{'message':{'content':7}}]} | choices[0].message.content",
			"{'choices':[{'message':{'content':{}}}]} | choices[0].message.content",
			"{'choices':[{'message':{'content':[7]}}]} | choices[0].message.content[0]",
			"{'choices':[{'message':{'tool_calls':{'a':1}}}]} | choices[0].message.tool_calls",
			"{'choices':[{'message':{'tool_calls':[7]}}]} | choices[0].message.tool_calls[0]",
			"{'choices':[{'message':{'tool_calls':[{}]}}]} | choices[0].message.tool_calls[0].function",
			"{'choices':[{'message':{'tool_calls':[{'function':{}}]}}]} | choices[0].message.tool_calls[0].function.name" })
	void namesFieldThatNothingCanBeMadeOf(String json, String field) {
		UnusableAnswerException refusal = refusal(json);
		assertThat(refusal.reason()).isEqualTo(FailureReason.INVALID_ANSWER);
		assertThat(refusal.problem()).startsWith("The answer's field " + field + " ");
		assertThat(refusal.figures()).containsEntry("field", field);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{'choices':[]}", "{'choices':null}", "{'model':'m','error':null}" })
	void refusesCompletionWithoutChoices(String json) {
		assertThat(refusal(json).reason()).isEqualTo(FailureReason.NO_CHOICES);
	}

	@ParameterizedTest
	@ValueSource(strings = { "null", "true", "[]", "'text'", "7" })
	void refusesWhatIsNoObject(String json) {
		assertThat(refusal(json).reason()).isEqualTo(FailureReason.INVALID_ANSWER);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "\ufeff", "<html><body>502</body></html>", "{'choices':[{}]} trailing",
			"{'choices':[{}]}{}", "data: {'choices':[{}]}", "\u0000\u0001", "{'choices':[{}],'x':[}",
			"{'choices':[{}],'x':tru}", "{'choices':[{}],'x':[1,,2]}", "{'choices':[{'message':7}]",
			"{'error':{'code':429}", "\u0000{\u0000}" })
	void refusesWhatIsNotJson(String json) {
		assertThat(refusal(json).reason()).isEqualTo(FailureReason.TRANSIENT_FAILURE);
	}

	@Test
	void problemNamesOffsetAndNoText() {
		assertThat(refusal("{'secret' 1}").problem()).isEqualTo("The answer is not JSON at byte 10.");
		assertThat(refusal("{'secret':'x").problem()).isEqualTo("The answer is cut off at byte 12.");
		assertThat(refusal("").problem()).isEqualTo("The answer is cut off at byte 0.");
		assertThat(refusal("<html>").problem()).isEqualTo("The answer is not JSON at byte 0.");
		assertThat(refusal("{}x").problem()).isEqualTo("The answer is not JSON at byte 2.");
		assertThat(refusal("{'a':tr").problem()).isEqualTo("The answer is cut off at byte 7.");
		assertThat(refusal("\ufeff<html>").problem()).isEqualTo("The answer is not JSON at byte 3.");
	}

	@Test
	void textThatIsNotUtf8IsUnreadable() {
		byte[] bytes = bytes("{'choices':[{" + MESSAGE + "}]}");
		bytes[new String(bytes, StandardCharsets.UTF_8).indexOf("Fine")] = (byte) 0xff;
		assertThat(
				catchThrowableOfType(UnusableAnswerException.class, () -> ChatBody.read(bytes, bytes.length)).reason())
			.isEqualTo(FailureReason.TRANSIENT_FAILURE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "\ufeff", "\n\r\n \t", "\ufeff\n\n" })
	void readsOnBehindByteOrderMarkAndLineBreaks(String beginning) {
		assertThat(read(beginning + "{'model':'m','choices':[{" + MESSAGE + "}]}").figures().model()).isEqualTo("m");
	}

	@ParameterizedTest
	@ValueSource(strings = { "null", "false", "''", "' '", "{}", "[]", "0", "{'code':null,'message':''}" })
	void ignoresErrorThatSaysNothing(String error) {
		String json = "{'error':" + error + ",'choices':[{'error':" + error + "," + MESSAGE + "}]}";
		assertThat(read(json).completion().choices()).hasSize(1);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~',
			value = { "{'error':{'code':429,'message':'canary'}} | 429",
					"{'error':{'code':'429'},'choices':[{}]} | 429", "{'choices':[{'error':{'code':502}}]} | 502",
					"{'choices':[{'finish_reason':'error'}]} |",
					"{'choices':[{'finish_reason':'error','error':{'code':401}}]} | 401", "{'error':'canary'} |",
					"{'error':true} |", "{'error':{'status':'RESOURCE_EXHAUSTED'}} | 429",
					"[{'error':{'code':503}}] | 503", "{'error':'unauthorized'} | 401" })
	void passesOnErrorInsideGoodStatus(String json, Integer status) {
		ErrorInAnswerException error = catchThrowableOfType(ErrorInAnswerException.class, () -> read(json));
		assertThat(error).isNotNull();
		assertThat(error.error().status()).isEqualTo(status);
		assertThat(error.getMessage()).doesNotContain("canary");
		assertThat(error.getStackTrace()).isEmpty();
	}

	@Test
	void knowsLackOfMoneyInsideGoodStatus() {
		ErrorInAnswerException error = catchThrowableOfType(ErrorInAnswerException.class,
				() -> read("{'error':{'type':'insufficient_quota'},'choices':[{}]}"));
		assertThat(error.error().lackOfMoney()).isTrue();
	}

	@Test
	void depthThatNoStackWouldHoldIsFinal() {
		int depth = 100_000;
		assertThat(refusal("{'deep':" + "{'a':[".repeat(depth) + "]}".repeat(depth) + "}").reason())
			.isEqualTo(FailureReason.INVALID_ANSWER);
		assertThat(refusal("{'deep':" + "[".repeat(depth)).reason()).isEqualTo(FailureReason.INVALID_ANSWER);
	}

	@Test
	void keepsValueOfTheGreatestDepth() {
		int depth = AnswerParser.MAX_DEPTH - 1;
		String deep = "[".repeat(depth) + "]".repeat(depth);
		assertThat(read("{'deep':" + deep + ",'choices':[{" + MESSAGE + "}]}").completion()._additionalProperties())
			.containsOnlyKeys("deep");
	}

	@Test
	void readsCompletionOfThirtyMegabytes() {
		String text = "word ".repeat(6 << 20);
		ChatBody body = read("{'choices':[{'message':{'content':'" + text + "'}}]}");
		assertThat(body.completion().choices().get(0).message().content().orElseThrow()).hasSameSizeAs(text);
	}

	@Test
	void everyCutIsUnreadable() {
		Garbling.assertEveryCutIsUnreadable(bytes(OpenAiStubs.chat("m")), ChatBody::read);
	}

	@Test
	void changedBytesNeverEscape() {
		Garbling.assertChangesNeverEscape(bytes(OpenAiStubs.chat("m")), 10_000, ChatBody::read);
	}

	private static void assertFigures(ChatBody body, String model, String finishReason, long prompt, long cached,
			long completion) {
		assertThat(body).isEqualTo(
				new ChatBody(body.completion(), new ChatFigures(model, finishReason, prompt, cached, completion)));
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
		return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
	}

}
