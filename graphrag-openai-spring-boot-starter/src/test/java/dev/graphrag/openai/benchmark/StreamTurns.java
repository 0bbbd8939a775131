package dev.graphrag.openai.benchmark;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

import com.sun.management.OperatingSystemMXBean;

/**
 * Reads streams of all peers in turn in one process: the time to the first text, and what
 * one part of {@value #PARTS} costs. Processor time is that of the process, whose threads
 * all take part.
 */
final class StreamTurns {

	private static final int TURNS = 11;

	private static final int STREAMS = 200;

	private static final int PARTS = 500;

	private static final OperatingSystemMXBean SYSTEM = (OperatingSystemMXBean) ManagementFactory
		.getOperatingSystemMXBean();

	private StreamTurns() {
	}

	/**
	 * Run the turns in a process that was started with {@link StubProcess#option()}.
	 * @param args not used
	 */
	public static void main(String[] args) {
		compare("first text", 2);
		compare("part", PARTS);
		System.exit(0);
	}

	private static void compare(String figure, int parts) {
		Map<StreamPeer, Supplier<StreamTimes>> streams = new LinkedHashMap<>();
		for (StreamPeer peer : StreamPeer.values()) {
			streams.put(peer, peer.stream(StubProcess.streamingBaseUrl(parts, 0)));
		}
		Map<StreamPeer, List<Turn>> turns = new LinkedHashMap<>();
		for (int number = -TURNS; number < TURNS; number++) {
			boolean warm = number >= 0;
			streams.forEach((peer, stream) -> {
				Turn turn = Turn.of(stream);
				if (warm) {
					turns.computeIfAbsent(peer, (key) -> new ArrayList<>()).add(turn);
				}
			});
		}
		turns.forEach((peer, ofPeer) -> System.out.printf(
				"| %-48s | first text %8.1f µs | per part of %d %7.2f µs, CPU %7.2f µs |%n", figure + "." + peer,
				median(ofPeer, Turn::first) / 1000, parts, median(ofPeer, Turn::total) / parts / 1000,
				median(ofPeer, Turn::cpu) / parts / 1000));
	}

	private static double median(List<Turn> turns, ToDoubleFunction<Turn> figure) {
		return turns.stream().mapToDouble(figure).sorted().skip(turns.size() / 2).findFirst().orElseThrow();
	}

	/**
	 * What streams of one turn took, in nanoseconds: the median of the first texts, and
	 * the mean of the rest.
	 */
	private record Turn(double first, double total, double cpu) {

		static Turn of(Supplier<StreamTimes> stream) {
			long[] first = new long[STREAMS];
			long total = 0;
			long cpu = SYSTEM.getProcessCpuTime();
			for (int number = 0; number < STREAMS; number++) {
				StreamTimes times = stream.get();
				first[number] = times.firstNanos();
				total += times.totalNanos();
			}
			cpu = SYSTEM.getProcessCpuTime() - cpu;
			Arrays.sort(first);
			return new Turn(first[STREAMS / 2], total / (double) STREAMS, cpu / (double) STREAMS);
		}

	}

}
