package dev.graphrag.openai.springai;

import java.lang.reflect.Proxy;
import java.util.function.Function;

/**
 * Parts of the SDK that refuse to be used. Spring AI's models want a client, and would
 * build one from the environment, past the guard, where none is given.
 */
public final class RefusedSdk {

	private RefusedSdk() {
	}

	/**
	 * Return a part that refuses every use.
	 * @param type the interface to implement
	 * @param refusal makes the error of a method, by its name
	 * @param <T> the interface
	 * @return a new part
	 */
	public static <T> T refusing(Class<T> type, Function<String, RuntimeException> refusal) {
		return answering(type, "", (arguments) -> "", refusal);
	}

	/**
	 * Return a part that answers one method and refuses the others: what is new in the
	 * SDK does not slip past the guard.
	 * @param type the interface to implement
	 * @param answered name of the method
	 * @param answer makes its result of its arguments
	 * @param refusal makes the error of another method, by its name
	 * @param <T> the interface
	 * @return a new part
	 */
	public static <T> T answering(Class<T> type, String answered, Function<Object[], Object> answer,
			Function<String, RuntimeException> refusal) {
		return type.cast(Proxy.newProxyInstance(RefusedSdk.class.getClassLoader(), new Class<?>[] { type },
				(proxy, method, arguments) -> {
					String name = method.getName();
					return name.equals(answered) ? answer.apply(arguments) : switch (name) {
						case "toString" -> "guarded " + type.getSimpleName();
						case "hashCode" -> System.identityHashCode(proxy);
						case "equals" -> proxy == arguments[0];
						default -> throw refusal.apply(name);
					};
				}));
	}

}
