package dev.graphrag.openai.wire;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import com.openai.core.ObjectMappers;
import com.openai.models.chat.completions.ChatCompletion;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares {@link ChatBody} with what the SDK's own databind makes of genuine answers.
 * JSON is written with single quotes.
 */
class ChatBodyEqualityTests {

	private static final String ANSWER = """
			{'id':'chatcmpl-1','object':'chat.completion','created':1741570283,'model':'gpt-4.1-mini-2025-04-14',
			'choices':[%s],'usage':%s,'service_tier':'default','system_fingerprint':'fp_b376dfbbd5'}""";

	private static final String CHOICE = "{'index':0,'message':%s,'logprobs':null,'finish_reason':'stop'}";

	private static final String MESSAGE = "{'role':'assistant','content':'Fine: \\n\\u00e4 \\ud83d\\ude00','refusal':null,"
			+ "'annotations':[]}";

	private static final String USAGE = "{'prompt_tokens':37,'completion_tokens':17,'total_tokens':54}";

	@ParameterizedTest
	@ValueSource(strings = { MESSAGE, "{'role':'assistant','content':'plain'}",
			"{'role':'assistant','content':null,'refusal':'I cannot help with that.'}",
			"{'role':'assistant','content':null,'tool_calls':[{'id':'call_1','type':'function','function':{'name':'f',"
					+ "'arguments':'{\\\"a\\\":1}'}},{'id':'call_2','type':'function','function':{'name':'g','arguments':''},"
					+ "'index':1,'extra_content':{'google':{'thought_signature':'x'}}}]}",
			"{'role':'assistant','content':null,'tool_calls':[{'id':'c','type':'custom','custom':{'name':'n','input':'i'}}]}",
			"{'role':'assistant','content':'','tool_calls':null,'function_call':{'name':'f','arguments':'{}'}}",
			"{'role':'assistant','content':'c','reasoning_content':'because','reasoning':null,"
					+ "'reasoning_details':[{'type':'x','n':1,'big':12345678901234567890,'f':0.5,'b':true,'z':null}]}",
			"{'role':'assistant','content':'c','annotations':[{'type':'url_citation','url_citation':{'start_index':1,"
					+ "'end_index':9,'title':'t','url':'https://example.com/?a=b'}}]}",
			"{'role':'assistant','content':null,'audio':{'id':'a','expires_at':1741570283,'data':'AAAA','transcript':'t'}}" })
	void readsMessageAsTheSdkDoes(String message) throws IOException {
		assertEqual(ANSWER.formatted(CHOICE.formatted(message), USAGE));
	}

	@ParameterizedTest
	@ValueSource(strings = { USAGE, "null",
			"{'prompt_tokens':37,'completion_tokens':17,'total_tokens':54,'prompt_tokens_details':{'cached_tokens':3,"
					+ "'audio_tokens':1,'cache_write_tokens':2},'completion_tokens_details':{'reasoning_tokens':5,"
					+ "'audio_tokens':0,'accepted_prediction_tokens':1,'rejected_prediction_tokens':2}}",
			"{'prompt_tokens':0,'completion_tokens':0,'total_tokens':0,'prompt_tokens_details':null,"
					+ "'completion_tokens_details':null}",
			"{'prompt_tokens':37,'completion_tokens':17,'total_tokens':54,'cost':0.0001,'prompt_tokens_details':{"
					+ "'cached_tokens':null,'text_tokens':37},'completion_tokens_details':{'image_tokens':0,"
					+ "'reasoning_tokens':null}}" })
	void readsUsageAsTheSdkDoes(String usage) throws IOException {
		assertEqual(ANSWER.formatted(CHOICE.formatted(MESSAGE), usage));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{'index':0,'message':%1$s,'finish_reason':'stop'}",
			"{'index':0,'message':%1$s,'logprobs':null,'finish_reason':'length'},{'index':1,'message':%1$s,"
					+ "'logprobs':null,'finish_reason':'content_filter'}",
			"{'index':0,'message':%1$s,'finish_reason':'new_reason','content_filter_results':{'hate':{'filtered':false}},"
					+ "'native_finish_reason':'STOP'}",
			"{'index':0,'message':%1$s,'logprobs':{'content':[{'token':'Fi','logprob':-0.5,'bytes':[70,105],"
					+ "'top_logprobs':[{'token':'Fi','logprob':-0.5,'bytes':null}]}],'refusal':null},'finish_reason':'stop'}" })
	void readsChoicesAsTheSdkDoes(String choices) throws IOException {
		assertEqual(ANSWER.formatted(choices.formatted(MESSAGE), USAGE));
	}

	@ParameterizedTest
	@ValueSource(strings = { "'provider':'x','citations':['https://example.com'],'timings':{'ms':1.25}", "'stats':{}",
			"'service_tier':null,'system_fingerprint':null", "'service_tier':'a_new_tier'", "'usage':null",
			"'x\\u00e4':[[],[{}]],'':1", "'prompt_filter_results':[{'prompt_index':0}],'kv_transfer_params':null" })
	void keepsOtherMembersAsTheSdkDoes(String members) throws IOException {
		assertEqual("{'id':'c','choices':[" + CHOICE.formatted(MESSAGE) + "],'created':1,'model':'m',"
				+ "'object':'chat.completion'," + members + "}");
	}

	private static void assertEqual(String json) throws IOException {
		byte[] bytes = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
		ChatCompletion expected = ObjectMappers.jsonMapper().readerFor(ChatCompletion.class).readValue(bytes);
		ChatCompletion read = ChatBody.read(bytes, bytes.length).completion();
		assertThat(read).isEqualTo(expected).hasSameHashCodeAs(expected);
		assertThat(ObjectMappers.jsonMapper().readTree(ObjectMappers.jsonMapper().writeValueAsBytes(read)))
			.isEqualTo(ObjectMappers.jsonMapper().readTree(bytes));
	}

}
