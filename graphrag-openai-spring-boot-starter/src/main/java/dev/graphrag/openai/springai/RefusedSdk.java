package dev.graphrag.openai.springai;

import java.lang.reflect.Proxy;
import java.util.function.Function;

import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientAsync;

/**
 * Clients of the SDK that refuse every use. Spring AI's models want one, and would build
 * one from the environment, past the guard, where none is given.
 */
final class RefusedSdk {

	private RefusedSdk() {
	}

	static OpenAIClient client(Function<String, RuntimeException> refusal) {
		return proxy(OpenAIClient.class, refusal);
	}

	static OpenAIClientAsync asyncClient(Function<String, RuntimeException> refusal) {
		return proxy(OpenAIClientAsync.class, refusal);
	}

	private static <T> T proxy(Class<T> type, Function<String, RuntimeException> refusal) {
		return type.cast(Proxy.newProxyInstance(RefusedSdk.class.getClassLoader(), new Class<?>[] { type },
				(proxy, method, arguments) -> switch (method.getName()) {
					case "toString" -> "refusing " + type.getSimpleName();
					case "hashCode" -> System.identityHashCode(proxy);
					case "equals" -> proxy == arguments[0];
					default -> throw refusal.apply(method.getName());
				}));
	}

}
