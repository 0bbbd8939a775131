package dev.graphrag.openai.benchmark;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Bursts of {@value #CALLERS} callers with a pause after each. The server takes its time,
 * so that every call of a burst needs a connection of its own.
 */
final class Bursts {

	private static final int CALLERS = 64;

	private static final int WARM_UP_BURSTS = 20;

	private static final int BURSTS = 50;

	private static final long PAUSE_MILLIS = 20;

	private Bursts() {
	}

	/**
	 * Return how many connections were opened per 1,000 calls after the warm-up.
	 */
	static double newConnections(StubProcess stub, ChatPeer peer)
			throws IOException, InterruptedException, ExecutionException {
		Supplier<Object> call = peer.call(stub.slowBaseUrl());
		ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
		try {
			run(WARM_UP_BURSTS, callers, call);
			int before = stub.connections();
			run(BURSTS, callers, call);
			return (stub.connections() - before) * 1000.0 / (BURSTS * CALLERS);
		}
		finally {
			callers.shutdown();
		}
	}

	private static void run(int bursts, ExecutorService callers, Supplier<Object> call)
			throws InterruptedException, ExecutionException {
		List<Callable<Object>> burst = Collections.nCopies(CALLERS, call::get);
		for (int number = 0; number < bursts; number++) {
			for (Future<Object> answer : callers.invokeAll(burst)) {
				answer.get();
			}
			TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
		}
	}

}
