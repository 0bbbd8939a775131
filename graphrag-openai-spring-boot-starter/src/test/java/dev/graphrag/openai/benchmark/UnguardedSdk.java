package dev.graphrag.openai.benchmark;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.function.Function;

import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientAsync;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.services.blocking.ChatService;
import com.openai.services.blocking.chat.ChatCompletionService;

/**
 * A client of the SDK's type that completes chats and nothing else.
 */
final class UnguardedSdk {

	private UnguardedSdk() {
	}

	static OpenAIClient client(Function<ChatCompletionCreateParams, ChatCompletion> create) {
		ChatCompletionService completions = proxy(ChatCompletionService.class,
				(proxy, method, arguments) -> create.apply((ChatCompletionCreateParams) arguments[0]));
		ChatService chat = proxy(ChatService.class, (proxy, method, arguments) -> completions);
		return proxy(OpenAIClient.class, (proxy, method, arguments) -> chat);
	}

	static OpenAIClientAsync asyncClient() {
		return proxy(OpenAIClientAsync.class, (proxy, method, arguments) -> {
			throw new UnsupportedOperationException(method.getName());
		});
	}

	private static <T> T proxy(Class<T> type, InvocationHandler handler) {
		return type.cast(Proxy.newProxyInstance(UnguardedSdk.class.getClassLoader(), new Class<?>[] { type }, handler));
	}

}
