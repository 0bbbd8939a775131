package dev.graphrag.openai.client;

import java.util.function.Function;

import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientAsync;
import com.openai.core.http.AsyncStreamResponse;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.services.async.ChatServiceAsync;
import com.openai.services.async.chat.ChatCompletionServiceAsync;
import com.openai.services.blocking.ChatService;
import com.openai.services.blocking.chat.ChatCompletionService;
import dev.graphrag.openai.springai.RefusedSdk;

/**
 * Clients of the SDK that are guarded in one place and refuse everything else, naming it:
 * what is new in the SDK does not slip past the guard.
 */
final class RefusingSdk {

	private static final OpenAIClientAsync NO_ASYNC = RefusedSdk.refusing(OpenAIClientAsync.class, below("async()."));

	private RefusingSdk() {
	}

	static OpenAIClient client(ChatCompletionService completions) {
		ChatService chat = RefusedSdk.answering(ChatService.class, "completions", (arguments) -> completions,
				below("chat()."));
		return RefusedSdk.answering(OpenAIClient.class, "chat", (arguments) -> chat, below(""));
	}

	static OpenAIClientAsync asyncClient() {
		return NO_ASYNC;
	}

	/**
	 * Return a client that opens streams.
	 */
	static OpenAIClientAsync asyncClient(
			Function<ChatCompletionCreateParams, AsyncStreamResponse<ChatCompletionChunk>> streams) {
		// The request options have a timeout of Spring AI's; the settings' holds.
		ChatCompletionServiceAsync completions = RefusedSdk.answering(ChatCompletionServiceAsync.class,
				"createStreaming", (arguments) -> streams.apply((ChatCompletionCreateParams) arguments[0]),
				below("async().chat().completions()."));
		ChatServiceAsync chat = RefusedSdk.answering(ChatServiceAsync.class, "completions", (arguments) -> completions,
				below("async().chat()."));
		return RefusedSdk.answering(OpenAIClientAsync.class, "chat", (arguments) -> chat, below("async()."));
	}

	static UnsupportedOperationException unguarded(String call) {
		return new UnsupportedOperationException("The guarded client does not serve OpenAIClient." + call);
	}

	private static Function<String, RuntimeException> below(String path) {
		return (method) -> unguarded(path + method);
	}

}
