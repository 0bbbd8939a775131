package dev.graphrag.openai.wire;

import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientAsync;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.services.blocking.ChatService;
import com.openai.services.blocking.chat.ChatCompletionService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that Spring AI's chat model maps whatever {@link ChatBody} delivers. JSON is
 * written with single quotes.
 */
class SpringAiMappingTests {

	private static final String FULL = """
			{'id':'c','object':'chat.completion','created':1741570283,'model':'m','choices':[{'index':0,'message':
			{'role':'assistant','content':'Fine.','refusal':null,'annotations':[{'type':'url_citation','url_citation':
			{'start_index':1,'end_index':2,'title':'t','url':'u'}}],'reasoning_content':'r','tool_calls':[{'id':'t',
			'type':'function','function':{'name':'f','arguments':'{}'},'x':1}],'audio':{'id':'a','data':'AAAA',
			'expires_at':1,'transcript':'t'}},'logprobs':null,'finish_reason':'stop'}],'usage':{'prompt_tokens':9,
			'completion_tokens':3,'total_tokens':12,'prompt_tokens_details':{'cached_tokens':1}},'x':{'y':[1.5]}}""";

	private final AtomicReference<ChatCompletion> answer = new AtomicReference<>();

	private final OpenAiChatModel model = model(this.answer::get);

	@Test
	void mapsGenuineAnswer() {
		ChatResponse response = map(FULL);
		AssistantMessage message = response.getResults().get(0).getOutput();
		assertThat(message.getText()).isEqualTo("Fine.");
		assertThat(message.getMetadata()).containsEntry("reasoningContent", "r");
		assertThat(message.getToolCalls()).hasSize(1);
		assertThat(response.getMetadata().getUsage().getTotalTokens()).isEqualTo(12);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{'choices':[{'message':{}}]}", "{'choices':[{'text':'x'}]}",
			"{'choices':[{'message':{'content':null,'audio':{'id':7},'reasoning_content':{}}}],'x':null,'created':'1.5'}",
			"{'choices':[{'message':{'tool_calls':[{'function':{'name':'f'}},{'type':'custom','custom':7},{'type':'new'}]}}]}",
			"{'choices':[{'message':{'content':'x'}}],'usage':{'prompt_tokens':99999999999,'completion_tokens':'99999999999'}}" })
	void mapsAnswerThatWasReadLoosely(String json) {
		assertThat(map(json).getResults()).hasSize(1);
	}

	@Test
	void mapsEveryChangedAnswerThatIsDelivered() {
		Garbling.assertChangesNeverEscape(bytes(FULL), 5_000, (buffer, length) -> {
			this.answer.set(ChatBody.read(buffer, length).completion());
			assertThat(this.model.call(new Prompt("q"))).isNotNull();
		});
	}

	private ChatResponse map(String json) {
		byte[] bytes = bytes(json);
		this.answer.set(ChatBody.read(bytes, bytes.length).completion());
		return this.model.call(new Prompt("q"));
	}

	private static byte[] bytes(String json) {
		return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
	}

	private static OpenAiChatModel model(Supplier<ChatCompletion> answer) {
		ChatCompletionService completions = proxy(ChatCompletionService.class, "create", answer);
		ChatService chat = proxy(ChatService.class, "completions", () -> completions);
		OpenAIClient client = proxy(OpenAIClient.class, "chat", () -> chat);
		OpenAIClientAsync none = proxy(OpenAIClientAsync.class, "none", () -> chat);
		return OpenAiChatModel.builder()
			.openAiClient(client)
			.openAiClientAsync(none)
			.options(OpenAiChatOptions.builder().model("m").build())
			.build();
	}

	private static <T> T proxy(Class<T> type, String method, Supplier<?> result) {
		return type
			.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, (proxy, called, arguments) -> {
				assertThat(called.getName()).isEqualTo(method);
				return result.get();
			}));
	}

}
