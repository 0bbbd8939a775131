package dev.graphrag.openai.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.openai.core.JsonValue;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionChunk.Choice;
import com.openai.models.chat.completions.ChatCompletionChunk.Choice.Delta.ToolCall;
import com.openai.models.completions.CompletionUsage;
import dev.graphrag.openai.FailureReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link ChunkReader}. JSON is written with single quotes.
 */
class ChunkReaderTests {

	private static final String USAGE = "{'choices':[],'usage':{'prompt_tokens':21,'completion_tokens':4,"
			+ "'prompt_tokens_details':{'cached_tokens':16}}}";

	private static final String STOP = "{'choices':[{'index':0,'delta':{},'finish_reason':'stop'}]}";

	private static final String TOOL_CALLS = "{'choices':[{'index':0,'delta':{},'finish_reason':'tool_calls'}]}";

	private final ChunkReader reader = new ChunkReader("asked", true, () -> Map.of("mark", JsonValue.from("m")));

	@Test
	void deliversContentAtOnceAndCountsFigures() {
		assertThat(this.reader.tells()).isFalse();
		assertThat(content(one("{'model':'m','choices':[{'delta':{'role':'assistant','content':''}}]}"))).isEmpty();
		assertThat(this.reader.tells()).isFalse();
		assertThat(content(one("{'choices':[{'delta':{'content':'Fine.'}}]}"))).isEqualTo("Fine.");
		assertThat(this.reader.tells()).isTrue();
		assertThat(one(STOP).choices().get(0).finishReason()).contains(Choice.FinishReason.STOP);
		assertThat(one(USAGE).usage()).map(CompletionUsage::promptTokens).contains(21L);
		assertThat(this.reader.rest()).isEmpty();
		assertThat(this.reader.end()).isEqualTo(new ChatFigures("m", "stop", 21, 16, 4));
	}

	@Test
	void fillsInWhatTheServerLeavesOut() {
		ChatCompletionChunk first = one("{'choices':[{'delta':{'content':'a'}},{'delta':{'content':'b'}}]}");
		assertThat(first.id()).isEmpty();
		assertThat(first.model()).isEqualTo("asked");
		assertThat(first.created()).isZero();
		assertThat(first.choices()).extracting(Choice::index).containsExactly(0L, 1L);
		one("{'id':'i','model':'m','created':5,'choices':[]}");
		ChatCompletionChunk later = one("{}");
		assertThat(later.id()).isEqualTo("i");
		assertThat(later.model()).isEqualTo("m");
		assertThat(later.created()).isEqualTo(5);
		assertThat(later.choices()).isEmpty();
	}

	@Test
	void marksEveryChunk() {
		assertThat(one("{'mark':'theirs','x':1}")._additionalProperties()).containsEntry("mark", JsonValue.from("m"))
			.containsEntry("x", JsonValue.from(1));
	}

	@ParameterizedTest
	@ValueSource(strings = { "null", "''", "7", "[]", "{}", "true" })
	void deliversContentWithoutUsableFigures(String value) {
		ChatCompletionChunk chunk = one("""
				{'id':%1$s,'object':%1$s,'created':%1$s,'model':%1$s,'usage':%1$s,'service_tier':%1$s,
				'system_fingerprint':%1$s,'choices':[{'index':%1$s,'finish_reason':%2$s,'logprobs':%1$s,
				'delta':{'content':'Fine.','role':%1$s,'refusal':%1$s,'tool_calls':%3$s,'function_call':%1$s}}]}"""
			.formatted(value, value.equals("7") ? "null" : value,
					(value.equals("7") || value.equals("true")) ? "null" : value));
		assertThat(content(chunk)).isEqualTo("Fine.");
		assertThat(chunk.choices().get(0).finishReason()).isEmpty();
		chunk.choices().get(0).logprobs().ifPresent((logprobs) -> assertThat(logprobs.content()).isEmpty());
		assertThat(chunk.created()).isNotNegative();
	}

	@ParameterizedTest
	@ValueSource(strings = { "{'choices':[{'delta':{'content':[{'type':'text','text':'Fi'},'ne.']}}]}",
			"{'choices':[{'text':'Fine.'}]}", "{'choices':[{'message':{'role':'assistant','content':'Fine.'}}]}",
			"{'error':null,'choices':[{'error':{},'delta':{'content':'Fine.'}}]}" })
	void readsContentInOtherShapes(String json) {
		assertThat(content(one(json))).isEqualTo("Fine.");
		assertThat(this.reader.tells()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "'reasoning_content':'r'", "'reasoning':'r'", "'refusal':'no'", "'audio':{'id':'a'}",
			"'reasoning_details':[{}]", "'tool_calls':[{}]", "'function_call':{'name':'f'}" })
	void contentOfOtherKindsTells(String member) {
		read("{'choices':[{'delta':{'content':null," + member + "}}]}");
		assertThat(this.reader.tells()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "'reasoning_content':''", "'reasoning':null", "'refusal':null", "'audio':null",
			"'role':'assistant'", "'x':'y'", "'tool_calls':[]" })
	void whatIsNoContentDoesNotTell(String member) {
		read("{'choices':[{'delta':{'content':''," + member + "},'finish_reason':null}],'usage':{'prompt_tokens':1}}");
		assertThat(this.reader.tells()).isFalse();
	}

	@Test
	void swallowsUsageThatWasNotAskedFor() {
		ChunkReader unasked = new ChunkReader(false, Map::of);
		assertThat(read(unasked, USAGE)).isEmpty();
		assertThat(read(unasked, STOP.replace("'choices'", "'usage':{'prompt_tokens':'22'},'choices'"))).singleElement()
			.satisfies((chunk) -> assertThat(chunk._usage().isMissing()).isTrue());
		assertThat(unasked.end()).isEqualTo(new ChatFigures("", "stop", 22, 0, 0));
	}

	@Test
	void assemblesToolCallsBetweenContent() {
		assertThat(content(one(calls("{'index':0,'id':'a','type':'function','function':{'name':'f','arguments':''}}",
				"'content':'One '"))))
			.isEqualTo("One ");
		assertThat(read(calls("{'index':0,'function':{'arguments':'{\\\"x\\\":'}}"))).isEmpty();
		assertThat(content(one("{'choices':[{'index':0,'delta':{'content':'two.'}}]}"))).isEqualTo("two.");
		assertThat(read(calls("{'index':1,'id':'b','function':{'name':'g','arguments':{'y':2}}},"
				+ "{'index':0,'id':'','function':{'name':'','arguments':'1}'}}")))
			.isEmpty();
		ChatCompletionChunk whole = one(TOOL_CALLS);
		assertThat(whole.choices()).singleElement()
			.extracting(Choice::finishReason)
			.isEqualTo(Optional.of(Choice.FinishReason.TOOL_CALLS));
		assertThat(described(whole)).containsExactly("0 a f {\"x\":1}", "1 b g {\"y\":2}");
		assertThat(this.reader.rest()).isEmpty();
		assertThat(this.reader.end().finishReason()).isEqualTo("tool_calls");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', value = {
			"{'function':{'name':'f','arguments':'1'}}/{'function':{'arguments':'2'}}|0 call_0 f 12",
			"{'function':{'name':'f'}}/{'function':{'name':'g'}}|0 call_0 f {},1 call_1 g {}",
			"{'id':'a','function':{'name':'f','arguments':'1'}}/{'id':'b','function':{'name':'g','arguments':'2'}}/"
					+ "{'id':'a','function':{'arguments':'3'}}/{'function':{'arguments':'4'}}|0 a f 13,1 b g 24",
			"{'index':0,'id':'a','function':{'name':'f','arguments':'1'}}/{'index':0,'id':'b','function':{'name':'g'}}"
					+ "|0 a f 1,1 b g {}",
			"{'index':0,'id':'a','function':{'name':'f','arguments':'1'}}/{'index':0,'id':'b','function':{'arguments':'2'}}"
					+ "|0 a f 12",
			"{'index':0,'id':'a','function':{'name':'f'}}/{'index':0,'id':'a','function':{'name':'f','arguments':'2'}}"
					+ "|0 a f 2",
			"{'function':{'name':'f'}},{'function':{'name':'g'}}/{'function':{'arguments':'1'}},"
					+ "{'function':{'arguments':'2'}}|0 call_0 f 1,1 call_1 g 2" })
	void tellsWhichFragmentsBelongTogether(String events, String expected) {
		for (String event : events.split("/", -1)) {
			assertThat(read(calls(event))).isEmpty();
		}
		assertThat(String.join(",", described(one(TOOL_CALLS)))).isEqualTo(expected);
	}

	@Test
	void handsOutWholeCallInOneEvent() {
		ChatCompletionChunk chunk = one("""
				{'choices':[{'index':0,'delta':{'content':'c','tool_calls':[{'id':'a','extra':1,
				'function':{'name':'f','arguments':'{}'}}]},'finish_reason':'tool_calls'}]}""");
		assertThat(content(chunk)).isEqualTo("c");
		assertThat(described(chunk)).containsExactly("0 a f {}");
		ToolCall call = chunk.choices().get(0).delta().toolCalls().orElseThrow().get(0);
		assertThat(call._additionalProperties()).containsEntry("extra", JsonValue.from(1));
		assertThat(call.type()).contains(ToolCall.Type.FUNCTION);
	}

	@Test
	void holdsCallsOfAnotherFinishReasonToTheEnd() {
		read(calls("{'id':'a','function':{'name':'f','arguments':'{}'}}"));
		assertThat(read(STOP)).isEmpty();
		one(USAGE);
		assertThat(this.reader.end().finishReason()).isEqualTo("stop");
		assertThat(this.reader.rest()).singleElement().satisfies((chunk) -> {
			assertThat(described(chunk)).containsExactly("0 a f {}");
			assertThat(chunk.choices().get(0).finishReason()).contains(Choice.FinishReason.STOP);
			assertThat(chunk._additionalProperties()).containsKey("mark");
		});
		assertThat(this.reader.rest()).isEmpty();
	}

	@Test
	void handsOutCallsOfSeveralChoicesEachAlone() {
		read("""
				{'choices':[{'index':1,'delta':{'tool_calls':[{'id':'b','function':{'name':'g'}}]}},
				{'index':0,'delta':{'tool_calls':[{'id':'a','function':{'name':'f'}}]}}]}""");
		List<ChatCompletionChunk> chunks = read("""
				{'usage':{'prompt_tokens':1},'choices':[{'index':0,'delta':{},'finish_reason':'tool_calls'},
				{'index':1,'delta':{},'finish_reason':'tool_calls'},{'index':2,'delta':{'content':'x'},
				'finish_reason':'stop'}]}""");
		assertThat(chunks).hasSize(3).allSatisfy((chunk) -> assertThat(chunk.choices()).hasSize(1));
		assertThat(content(chunks.get(0))).isEqualTo("x");
		assertThat(described(chunks.get(1))).containsExactly("0 a f {}");
		assertThat(described(chunks.get(2))).containsExactly("0 b g {}");
		assertThat(chunks).extracting((chunk) -> chunk.usage().isPresent()).containsExactly(false, false, true);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			value = { "{'choices':{'a':1}}|choices", "{'choices':[7]}|choices[0]",
					"{'choices':[{'delta':'x'}]}|choices[0].delta",
					"{'choices':[{},{'delta':{'content':7}}]}|choices[1].delta.content",
					"{'choices':[{'delta':{'content':[7]}}]}|choices[0].delta.content[0]",
					"{'choices':[{'delta':{'tool_calls':'x'}}]}|choices[0].delta.tool_calls",
					"{'choices':[{'delta':{'tool_calls':['x']}}]}|choices[0].delta.tool_calls[0]",
					"{'choices':[{'index':3,'delta':{'tool_calls':[{'id':'a'}]},'finish_reason':'tool_calls'}]}"
							+ "|choices[3].delta.tool_calls[0].function.name" })
	void namesFieldThatCannotBeDelivered(String json, String field) {
		UnusableAnswerException failure = catchThrowableOfType(UnusableAnswerException.class, () -> read(json));
		assertThat(failure.reason()).isEqualTo(FailureReason.INVALID_ANSWER);
		assertThat(failure.figures()).containsEntry("field", field);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{'choices':[{'delta':{'content':'secret", "{secret}", "secret", "{} {}", "" })
	void brokenEventIsUnreadable(String json) {
		UnusableAnswerException failure = catchThrowableOfType(UnusableAnswerException.class, () -> read(json));
		assertThat(failure.reason()).isEqualTo(FailureReason.TRANSIENT_FAILURE);
		assertThat(failure.problem()).doesNotContain("secret");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			value = { "{'error':{'code':'rate_limit_exceeded','message':'secret'}}|429",
					"{'choices':[{'delta':{'content':'x'},'error':{'code':401}}]}|401", "[{'error':{'code':502}}]|502",
					"{'choices':[{'delta':{},'finish_reason':'error'}]}|" })
	void errorIsThrown(String json, Integer status) {
		ErrorInAnswerException failure = catchThrowableOfType(ErrorInAnswerException.class, () -> read(json));
		assertThat(failure.error().status()).isEqualTo(status);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			value = { "{'error':{'code':'insufficient_quota'}}|insufficient_quota",
					"{'code':'insufficient_quota','message':'secret'}|insufficient_quota", "secret|", "``|" })
	void errorEventIsReadInAnyShape(String data, String code) {
		byte[] bytes = bytes("xx" + data + "xx");
		assertThat(ChunkReader.error(bytes, 2, bytes.length - 4).error().code()).isEqualTo(code);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{'choices':[]}", "{'choices':[{'delta':{'content':'a'}}]}",
			"{'choices':[{'delta':{},'finish_reason':'stop'},{'delta':{'content':'a'}}]}",
			"{'choices':[{'delta':{'tool_calls':[{'id':'a','function':{'name':'f'}}]}}]}" })
	void endWithoutFinishReasonIsTransient(String json) {
		read(json);
		for (Runnable end : List.<Runnable>of(this.reader::end, this.reader::rest)) {
			UnusableAnswerException failure = catchThrowableOfType(UnusableAnswerException.class, end::run);
			assertThat(failure.reason()).isEqualTo(FailureReason.TRANSIENT_FAILURE);
			assertThat(failure.problem()).isEqualTo("The stream ended without a finish reason.");
		}
	}

	@Test
	void garbledEventIsReadOrRefused() {
		byte[] event = bytes(
				"""
						{'id':'chatcmpl-1','object':'chat.completion.chunk','created':1741570283,'model':'gpt-4.1-mini',
						'choices':[{'index':0,'delta':{'role':'assistant','content':'a\\n','refusal':null,'tool_calls':[{'index':0,
						'id':'a','type':'function','function':{'name':'f','arguments':'{}'}}]},'logprobs':{'content':[{'token':'a',
						'logprob':-0.5,'bytes':[97],'top_logprobs':[]}],'refusal':null},'finish_reason':'tool_calls'}],
						'usage':{'prompt_tokens':1,'completion_tokens':2,'total_tokens':3}}""");
		Garbling.assertEveryCutIsUnreadable(event, ChunkReaderTests::drive);
		Garbling.assertChangesNeverEscape(event, 20_000, ChunkReaderTests::drive);
	}

	private static void drive(byte[] buffer, int length) {
		ChunkReader reader = new ChunkReader(true, Map::of);
		reader.read(buffer, 0, length);
		reader.read(buffer, 0, length);
		reader.rest();
		reader.end();
	}

	private static String calls(String fragments) {
		return calls(fragments, "'content':null");
	}

	private static String calls(String fragments, String member) {
		return "{'choices':[{'index':0,'delta':{'role':'assistant'," + member + ",'tool_calls':[" + fragments
				+ "]},'finish_reason':null}]}";
	}

	private static List<String> described(ChatCompletionChunk chunk) {
		List<String> calls = new ArrayList<>();
		for (ToolCall call : chunk.choices().get(0).delta().toolCalls().orElseThrow()) {
			ToolCall.Function function = call.function().orElseThrow();
			calls.add(call.index() + " " + call.id().orElseThrow() + " " + function.name().orElseThrow() + " "
					+ function.arguments().orElseThrow());
		}
		return calls;
	}

	private static String content(ChatCompletionChunk chunk) {
		return chunk.choices().get(0).delta().content().orElse("");
	}

	private ChatCompletionChunk one(String json) {
		List<ChatCompletionChunk> chunks = read(json);
		assertThat(chunks).hasSize(1);
		return chunks.get(0);
	}

	private List<ChatCompletionChunk> read(String json) {
		return read(this.reader, json);
	}

	private static List<ChatCompletionChunk> read(ChunkReader reader, String json) {
		byte[] bytes = bytes("12" + json + "34");
		return reader.read(bytes, 2, bytes.length - 4);
	}

	private static byte[] bytes(String json) {
		return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
	}

}
