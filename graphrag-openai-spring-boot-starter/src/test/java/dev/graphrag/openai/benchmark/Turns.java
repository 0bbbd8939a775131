package dev.graphrag.openai.benchmark;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

import com.sun.management.ThreadMXBean;

/**
 * Calls all peers in turn in one process. Work of others on the machine then falls on all
 * of them alike, so that small differences show which separate processes hide; in return
 * the peers share what the compiler knows.
 */
final class Turns {

	private static final int TURNS = 11;

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private Turns() {
	}

	/**
	 * Run the turns in a process that was started with {@link StubProcess#option()}.
	 */
	public static void main(String[] args) {
		Map<String, Supplier<?>> guard = new LinkedHashMap<>();
		for (GuardPeer peer : GuardPeer.values()) {
			guard.put("guard." + peer, peer.call());
		}
		compare(guard, 3_000);
		Map<String, Supplier<?>> chat = new LinkedHashMap<>();
		for (ChatPeer peer : ChatPeer.values()) {
			chat.put("chat." + peer, peer.call(StubProcess.baseUrl()));
		}
		compare(chat, 1_000);
		Map<String, Supplier<?>> embeddings = new LinkedHashMap<>();
		for (EmbeddingPeer peer : List.of(EmbeddingPeer.SPRING_AI_NO_DELAY, EmbeddingPeer.HAND_WRITTEN,
				EmbeddingPeer.GUARDED)) {
			embeddings.put("embeddings." + peer, peer.call(StubProcess.baseUrl()));
		}
		compare(embeddings, 150);
		System.exit(0);
	}

	private static void compare(Map<String, Supplier<?>> calls, int callsPerTurn) {
		Map<String, List<Turn>> turns = new LinkedHashMap<>();
		for (int number = -TURNS; number < TURNS; number++) {
			boolean warm = number >= 0;
			calls.forEach((name, call) -> {
				Turn turn = Turn.of(call, callsPerTurn);
				if (warm) {
					turns.computeIfAbsent(name, (key) -> new ArrayList<>()).add(turn);
				}
			});
		}
		turns.forEach((name, ofPeer) -> System.out.printf("| %-48s | %8.1f µs | CPU %8.1f µs | %7.1f KB |%n", name,
				median(ofPeer, Turn::nanos) / 1000, median(ofPeer, Turn::cpuNanos) / 1000,
				median(ofPeer, Turn::bytes) / 1000));
	}

	private static double median(List<Turn> turns, ToDoubleFunction<Turn> figure) {
		return turns.stream().mapToDouble(figure).sorted().skip(TURNS / 2).findFirst().orElseThrow();
	}

	/**
	 * What one call took on average, of the calling thread.
	 */
	private record Turn(double nanos, double cpuNanos, double bytes) {

		static Turn of(Supplier<?> call, int calls) {
			long thread = Thread.currentThread().getId();
			long bytes = THREADS.getThreadAllocatedBytes(thread);
			long cpu = THREADS.getCurrentThreadCpuTime();
			long start = System.nanoTime();
			Object last = null;
			for (int number = 0; number < calls; number++) {
				last = call.get();
			}
			if (last == null) {
				throw new IllegalStateException("The peer does not answer");
			}
			return new Turn((System.nanoTime() - start) / (double) calls,
					(THREADS.getCurrentThreadCpuTime() - cpu) / (double) calls,
					(THREADS.getThreadAllocatedBytes(thread) - bytes) / (double) calls);
		}

	}

}
