package dev.graphrag.openai.client;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
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

/**
 * Clients of the SDK that are guarded in one place and refuse everything else, naming it:
 * what is new in the SDK does not slip past the guard.
 */
final class RefusingSdk {

	private static final OpenAIClientAsync NO_ASYNC = proxy(OpenAIClientAsync.class,
			new Refusing("async()", "", (arguments) -> ""));

	private RefusingSdk() {
	}

	static OpenAIClient client(ChatCompletionService completions) {
		ChatService chat = proxy(ChatService.class, new Refusing("chat()", "completions", (arguments) -> completions));
		return proxy(OpenAIClient.class, new Refusing("", "chat", (arguments) -> chat));
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
		ChatCompletionServiceAsync completions = proxy(ChatCompletionServiceAsync.class,
				new Refusing("async().chat().completions()", "createStreaming",
						(arguments) -> streams.apply((ChatCompletionCreateParams) arguments[0])));
		ChatServiceAsync chat = proxy(ChatServiceAsync.class,
				new Refusing("async().chat()", "completions", (arguments) -> completions));
		return proxy(OpenAIClientAsync.class, new Refusing("async()", "chat", (arguments) -> chat));
	}

	static UnsupportedOperationException unguarded(String call) {
		return new UnsupportedOperationException("The guarded client does not serve OpenAIClient." + call);
	}

	private static <T> T proxy(Class<T> type, InvocationHandler handler) {
		return type.cast(Proxy.newProxyInstance(RefusingSdk.class.getClassLoader(), new Class<?>[] { type }, handler));
	}

	/**
	 * Answers one method, and refuses the others.
	 */
	private record Refusing(String path, String answered,
			Function<Object[], Object> answer) implements InvocationHandler {

		@Override
		public Object invoke(Object proxy, Method method, Object[] arguments) {
			if (method.getName().equals(this.answered)) {
				return this.answer.apply(arguments);
			}
			return switch (method.getName()) {
				case "toString" -> "guarded OpenAIClient";
				case "hashCode" -> System.identityHashCode(proxy);
				case "equals" -> proxy == arguments[0];
				default -> throw unguarded((this.path.isEmpty() ? "" : this.path + ".") + method.getName());
			};
		}

	}

}
