package dev.graphrag.openai.wire;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import com.openai.core.ObjectMappers;
import com.openai.models.chat.completions.ChatCompletionChunk;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares {@link ChunkReader} with what the SDK's own databind makes of genuine chunks.
 * JSON is written with single quotes.
 */
class ChunkEqualityTests {

	private static final String CHUNK = """
			{'id':'chatcmpl-1','object':'chat.completion.chunk','created':1741570283,'model':'gpt-4.1-mini-2025-04-14',
			'service_tier':'default','system_fingerprint':'fp_b376dfbbd5','choices':[%s],'usage':%s}""";

	private static final String CHOICE = "{'index':0,'delta':%s,'logprobs':null,'finish_reason':null}";

	private static final String DELTA = "{'role':'assistant','content':'','refusal':null}";

	@ParameterizedTest
	@ValueSource(strings = { DELTA, "{'content':'Fine: \\n\\u00e4 \\ud83d\\ude00'}", "{}", "{'refusal':'I cannot'}",
			"{'role':null,'content':null,'tool_calls':null}", "{'role':'a_new_role','content':'x'}",
			"{'function_call':{'name':'f','arguments':'{'}}", "{'function_call':{'arguments':'}'}}",
			"{'content':null,'reasoning_content':'because','reasoning':null,'reasoning_details':[{'type':'x','n':1,"
					+ "'big':12345678901234567890,'f':0.5,'b':true,'z':null}]}",
			"{'content':'c','annotations':[{'type':'url_citation'}],'audio':{'id':'a','data':'AAAA','transcript':'t'}}" })
	void readsDeltaAsTheSdkDoes(String delta) throws IOException {
		assertEqual(CHUNK.formatted(CHOICE.formatted(delta), "null"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{'index':1,'delta':{'content':'a'},'logprobs':null,'finish_reason':null}",
			"{'index':0,'delta':{},'logprobs':null,'finish_reason':'stop'}",
			"{'index':0,'delta':{},'finish_reason':'a_new_reason','content_filter_results':{'hate':{'filtered':false}}}",
			"{'index':0,'delta':{'content':'a'},'finish_reason':null},{'index':1,'delta':{'content':'b'},"
					+ "'finish_reason':'length'}",
			"{'index':0,'delta':{'content':'Fi'},'logprobs':{'content':[{'token':'Fi','logprob':-0.5,'bytes':[70,105],"
					+ "'top_logprobs':[{'token':'Fi','logprob':-0.5,'bytes':null}]}],'refusal':null},'finish_reason':null}",
			"{'index':0,'delta':{'role':'assistant','tool_calls':[{'index':0,'id':'call_1','type':'function','function':{"
					+ "'name':'f','arguments':'{}'}},{'index':1,'id':'call_2','type':'function','function':{'name':'g',"
					+ "'arguments':'','x':1},'extra_content':{'y':1}}]},'finish_reason':'tool_calls'}",
			"" })
	void readsChoicesAsTheSdkDoes(String choices) throws IOException {
		assertEqual(CHUNK.formatted(choices, "null"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{'prompt_tokens':37,'completion_tokens':17,'total_tokens':54}",
			"{'prompt_tokens':37,'completion_tokens':17,'total_tokens':54,'prompt_tokens_details':{'cached_tokens':3,"
					+ "'audio_tokens':1},'completion_tokens_details':{'reasoning_tokens':5,'audio_tokens':0},'cost':0.1}" })
	void readsUsageAsTheSdkDoes(String usage) throws IOException {
		assertEqual(CHUNK.formatted("", usage));
		assertEqual(CHUNK.formatted(CHOICE.formatted(DELTA), usage));
	}

	@ParameterizedTest
	@ValueSource(strings = { "'provider':'x','citations':['https://example.com'],'timings':{'ms':1.25}", "'stats':{}",
			"'service_tier':null,'system_fingerprint':null", "'service_tier':'a_new_tier'", "'obfuscation':'aXy'",
			"'x\\u00e4':[[],[{}]],'':1", "'prompt_filter_results':[{'prompt_index':0}]" })
	void keepsOtherMembersAsTheSdkDoes(String members) throws IOException {
		assertEqual("{'id':'c','choices':[" + CHOICE.formatted(DELTA) + "],'created':1,'model':'m',"
				+ "'object':'chat.completion.chunk'," + members + "}");
	}

	private static void assertEqual(String json) throws IOException {
		byte[] bytes = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
		ChatCompletionChunk expected = ObjectMappers.jsonMapper().readerFor(ChatCompletionChunk.class).readValue(bytes);
		List<ChatCompletionChunk> read = new ChunkReader(true, Map::of).read(bytes, 0, bytes.length);
		assertThat(read).containsExactly(expected);
		assertThat(ObjectMappers.jsonMapper().readTree(ObjectMappers.jsonMapper().writeValueAsBytes(read.get(0))))
			.isEqualTo(ObjectMappers.jsonMapper().readTree(bytes));
	}

}
