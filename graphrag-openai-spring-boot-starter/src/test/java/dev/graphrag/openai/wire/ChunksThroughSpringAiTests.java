package dev.graphrag.openai.wire;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientAsync;
import com.openai.core.JsonValue;
import com.openai.core.http.AsyncStreamResponse;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.services.async.ChatServiceAsync;
import com.openai.services.async.chat.ChatCompletionServiceAsync;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.ai.chat.messages.AssistantMessage.ToolCall;
import org.springframework.ai.chat.metadata.ChatResponseMetadata;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sends the chunks of {@link ChunkReader} through Spring AI's own model: nothing that the
 * server sent is lost there. JSON is written with single quotes.
 */
class ChunksThroughSpringAiTests {

	@Test
	void textArrivesWithItsFigures() {
		List<ChatResponse> responses = stream(delta("{'role':'assistant','content':''}"), delta("{'content':'Fi'}"),
				delta("{'content':'ne.'}"), finish("length"),
				"""
						{'id':'c','created':7,'model':'m','choices':[],'usage':{'prompt_tokens':21,'completion_tokens':4,
						'prompt_tokens_details':{'cached_tokens':16}}}""");
		assertThat(text(responses, 0)).isEqualTo("Fine.");
		assertThat(reasons(responses)).containsExactly("LENGTH");
		ChatResponseMetadata metadata = responses.get(responses.size() - 1).getMetadata();
		assertThat(metadata.getUsage().getPromptTokens()).isEqualTo(21);
		assertThat(metadata.getUsage().getCompletionTokens()).isEqualTo(4);
		assertThat(metadata.getUsage().getTotalTokens()).isEqualTo(25);
		assertThat(metadata.getUsage().getCacheReadInputTokens()).isEqualTo(16);
		assertThat(metadata.getModel()).isEqualTo("m");
		assertThat(metadata.getId()).isEqualTo("c");
		assertThat(responses)
			.allSatisfy((response) -> assertThat(response.getMetadata().<Object>get("mark")).isEqualTo("m"));
	}

	@Test
	void choicesArriveEachForItself() {
		List<ChatResponse> responses = stream("""
				{'choices':[{'index':0,'delta':{'content':'a'}},{'index':1,'delta':{'content':'x'}}]}""",
				"{'choices':[{'index':1,'delta':{'content':'y'},'finish_reason':'stop'}]}",
				"{'choices':[{'index':0,'delta':{'content':'b'},'finish_reason':'stop'}]}");
		assertThat(text(responses, 0)).isEqualTo("ab");
		assertThat(text(responses, 1)).isEqualTo("xy");
		assertThat(reasons(responses)).containsExactly("STOP", "STOP");
	}

	@ParameterizedTest
	@ValueSource(strings = { "tool_calls", "stop", "length", "a_new_reason" })
	void toolCallsArriveWholeAndTheContentBetween(String reason) {
		List<ChatResponse> responses = stream(delta(
				"{'content':'One ','tool_calls':[{'index':0,'id':'a','type':'function','function':{'name':'f'}}]}"),
				delta("{'tool_calls':[{'index':0,'function':{'arguments':'{\\\"x\\\":'}}]}"),
				delta("{'content':'two '}"),
				delta("{'content':'three.','tool_calls':[{'index':0,'id':'','function':{'name':'','arguments':'1}'}}]}"),
				delta("{'tool_calls':[{'index':1,'function':{'name':'g','arguments':{'y':2}}}]}"),
				"{'choices':[{'index':1,'delta':{'content':'other'},'finish_reason':'stop'}]}", finish(reason),
				"{'choices':[],'usage':{'prompt_tokens':21,'completion_tokens':4}}");
		assertThat(text(responses, 0)).isEqualTo("One two three.");
		assertThat(text(responses, 1)).isEqualTo("other");
		assertThat(calls(responses, 0)).containsExactly(new ToolCall("a", "function", "f", "{\"x\":1}"),
				new ToolCall("call_1", "function", "g", "{\"y\":2}"));
		assertThat(responses.stream().mapToInt((response) -> response.getMetadata().getUsage().getPromptTokens()).sum())
			.isEqualTo(21);
	}

	@ParameterizedTest
	@ValueSource(strings = { "tool_calls", "stop" })
	void toolCallsOfEveryChoiceArrive(String reason) {
		List<ChatResponse> responses = stream(
				"{'choices':[{'index':1,'delta':{'tool_calls':[{'index':0,'id':'b','function':{'name':'g'}}]}}]}",
				delta("{'tool_calls':[{'index':0,'id':'a','function':{'name':'f'}}]}"),
				"{'choices':[{'index':0,'delta':{},'finish_reason':'" + reason + "'},{'index':1,'delta':{},"
						+ "'finish_reason':'" + reason
						+ "'},{'index':2,'delta':{'content':'x'},'finish_reason':'stop'}]}");
		assertThat(calls(responses, 0)).containsExactly(new ToolCall("a", "function", "f", "{}"));
		assertThat(calls(responses, 1)).containsExactly(new ToolCall("b", "function", "g", "{}"));
		assertThat(text(responses, 2)).isEqualTo("x");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{'reasoning_content':'%s'}", "{'reasoning':'%s'}",
			"{'reasoning_content':null,'reasoning':'%s'}", "{'reasoning_content':'','reasoning':'%s','content':null}" })
	void reasoningArrives(String delta) {
		List<ChatResponse> responses = stream(delta(delta.formatted("Be")), delta(delta.formatted("cause.")),
				delta("{'content':'Fine.'}"), finish("stop"));
		assertThat(last(responses).getOutput().getMetadata()).containsEntry("reasoningContent", "Because.");
		assertThat(text(responses, 0)).isEqualTo("Fine.");
	}

	@Test
	void refusalArrives() {
		List<ChatResponse> responses = stream(delta("{'refusal':'No.'}"), finish("content_filter"));
		assertThat(responses.get(0).getResults().get(0).getOutput().getMetadata()).containsEntry("refusal", "No.");
		assertThat(reasons(responses)).containsExactly("CONTENT_FILTER");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{'content':[{'token':'a','logprob':-0.5,'bytes':null,'top_logprobs':[]}],'refusal':null}",
			"{}", "null", "{'content':7}", "[]" })
	void logProbabilitiesDoNotStopTheStream(String logprobs) {
		List<ChatResponse> responses = stream(
				"{'choices':[{'index':0,'delta':{'content':'a'},'logprobs':" + logprobs + "}]}", finish("stop"));
		assertThat(text(responses, 0)).isEqualTo("a");
	}

	private static String delta(String delta) {
		return "{'id':'c','choices':[{'index':0,'delta':" + delta + ",'finish_reason':null}]}";
	}

	private static String finish(String reason) {
		return "{'id':'c','choices':[{'index':0,'delta':{},'finish_reason':'" + reason + "'}]}";
	}

	private static String text(List<ChatResponse> responses, int index) {
		StringBuilder text = new StringBuilder();
		generations(responses, index).forEach((generation) -> text.append(generation.getOutput().getText()));
		return text.toString();
	}

	private static List<ToolCall> calls(List<ChatResponse> responses, int index) {
		return generations(responses, index).stream()
			.flatMap((generation) -> generation.getOutput().getToolCalls().stream())
			.toList();
	}

	private static List<Generation> generations(List<ChatResponse> responses, int index) {
		return responses.stream()
			.flatMap((response) -> response.getResults().stream())
			.filter((generation) -> Long.valueOf(index).equals(generation.getOutput().getMetadata().get("index")))
			.toList();
	}

	private static Generation last(List<ChatResponse> responses) {
		List<Generation> generations = generations(responses, 0);
		return generations.get(generations.size() - 1);
	}

	private static List<String> reasons(List<ChatResponse> responses) {
		return responses.stream()
			.flatMap((response) -> response.getResults().stream())
			.map((generation) -> generation.getMetadata().getFinishReason())
			.filter((reason) -> reason != null)
			.toList();
	}

	private static List<ChatResponse> stream(String... events) {
		OpenAIClientAsync client = answering(OpenAIClientAsync.class, answering(ChatServiceAsync.class,
				answering(ChatCompletionServiceAsync.class, new Chunks(chunks(events)))));
		List<ChatResponse> responses = OpenAiChatModel.builder()
			.openAiClient(answering(OpenAIClient.class, "unused"))
			.openAiClientAsync(client)
			.options(OpenAiChatOptions.builder().model("asked").build())
			.build()
			.stream(new Prompt("Is all well?"))
			.collectList()
			.block();
		return (responses != null) ? responses : List.of();
	}

	private static List<ChatCompletionChunk> chunks(String... events) {
		StringBuilder body = new StringBuilder();
		for (String event : events) {
			body.append("data: ").append(event.replace('\'', '"').replace("\n", "")).append("\n\n");
		}
		body.append("data: [DONE]\n\n");
		try {
			return read(new ServerSentEvents(new ByteArrayInputStream(body.toString().getBytes(StandardCharsets.UTF_8)),
					9_999), new ChunkReader("asked", true, () -> Map.of("mark", JsonValue.from("m"))));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static List<ChatCompletionChunk> read(ServerSentEvents events, ChunkReader reader) throws IOException {
		List<ChatCompletionChunk> chunks = new ArrayList<>();
		while (events.next() && !events.done()) {
			chunks.addAll(reader.read(events.buffer(), events.offset(), events.length()));
		}
		assertThat(events.done()).isTrue();
		assertThat(reader.end()).isNotNull();
		chunks.addAll(reader.rest());
		return chunks;
	}

	private static <T> T answering(Class<T> type, Object answer) {
		return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
				(proxy, method, arguments) -> answer));
	}

	/**
	 * Stream of chunks that are all there.
	 */
	private record Chunks(List<ChatCompletionChunk> chunks) implements AsyncStreamResponse<ChatCompletionChunk> {

		@Override
		public AsyncStreamResponse<ChatCompletionChunk> subscribe(Handler<? super ChatCompletionChunk> handler) {
			this.chunks.forEach(handler::onNext);
			return this;
		}

		@Override
		public AsyncStreamResponse<ChatCompletionChunk> subscribe(Handler<? super ChatCompletionChunk> handler,
				Executor executor) {
			return subscribe(handler);
		}

		@Override
		public CompletableFuture<Void> onCompleteFuture() {
			return CompletableFuture.completedFuture(null);
		}

		@Override
		public void close() {
		}

	}

}
