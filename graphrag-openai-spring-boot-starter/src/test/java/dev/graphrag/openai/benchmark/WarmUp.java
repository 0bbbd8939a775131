package dev.graphrag.openai.benchmark;

import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Calls until the code is compiled. The harness's own warm-up is a time, which is too
 * short on a busy machine.
 */
final class WarmUp {

	private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(20);

	private WarmUp() {
	}

	static <T> Supplier<T> of(Supplier<T> call, int calls) {
		long start = System.nanoTime();
		Object last = null;
		for (int number = 0; number < calls && System.nanoTime() - start < LONGEST_NANOS; number++) {
			last = call.get();
		}
		if (last == null) {
			throw new IllegalStateException("The peer does not answer");
		}
		return call;
	}

}
