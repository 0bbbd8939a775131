package dev.graphrag.openai.benchmark;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import dev.graphrag.openai.SharedOpenAiClient;

/**
 * What the first callers of a service wait for, with the warm-up and without it, in a
 * process of its own each time: one caller, and 50 at once. The service has been up for
 * three seconds by then.
 */
final class FirstCall {

	static final String WARM_UP = "benchmark.warm-up";

	private static final String CALLERS = "benchmark.callers";

	private static final int RUNS = 5;

	private static final long UP_SECONDS = 3;

	private FirstCall() {
	}

	static void compare(StubProcess stub) throws IOException {
		for (int callers : new int[] { 1, 50 }) {
			double[] cold = new double[RUNS];
			double[] warm = new double[RUNS];
			for (int run = 0; run < RUNS; run++) {
				cold[run] = stub.measure(FirstCall.class, "-D" + CALLERS + "=" + callers);
				warm[run] = stub.measure(FirstCall.class, "-D" + CALLERS + "=" + callers, "-D" + WARM_UP + "=true");
			}
			System.out.printf("| first call, %2d at once: median of the callers | cold %s | warm %s ms |%n", callers,
					rounded(cold), rounded(warm));
		}
	}

	private static String rounded(double[] milliseconds) {
		return Arrays.toString(Arrays.stream(milliseconds).sorted().mapToLong(Math::round).toArray());
	}

	/**
	 * Print the callers' median in milliseconds.
	 * @param args not used
	 * @throws Exception if a call fails
	 */
	public static void main(String[] args) throws Exception {
		int callers = Integer.getInteger(CALLERS, 1);
		SharedOpenAiClient client = GuardedPeers.client(StubProcess.baseUrl());
		ExecutorService threads = Executors.newFixedThreadPool(callers);
		TimeUnit.SECONDS.sleep(UP_SECONDS);
		Callable<Long> call = () -> {
			long start = System.nanoTime();
			client.chat(Questions.prompt());
			return System.nanoTime() - start;
		};
		List<Future<Long>> calls = threads.invokeAll(Collections.nCopies(callers, call));
		long[] nanos = new long[callers];
		for (int caller = 0; caller < callers; caller++) {
			nanos[caller] = calls.get(caller).get();
		}
		Arrays.sort(nanos);
		System.out.println(nanos[callers / 2] / 1e6);
		System.exit(0);
	}

}
