package dev.graphrag.openai.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Starts the stub server, runs every benchmark in a process of its own, round after
 * round, and prints the medians of the rounds as a table. The rounds spread what else the
 * machine does over all peers.
 */
public final class BenchmarkRunner {

	private static final Set<String> PARTS = Set.of("turns", "bursts", "first", "streams", "crowds", "idle", "corpus",
			"budget");

	private BenchmarkRunner() {
	}

	/**
	 * Run the benchmarks.
	 * @param args the number of rounds and a regular expression of benchmarks, or
	 * {@code turns}, {@code bursts}, {@code first}, {@code streams}, {@code crowds},
	 * {@code corpus}, {@code budget} or {@code idle} for those alone
	 * @throws Exception if a benchmark fails
	 */
	public static void main(String[] args) throws Exception {
		int rounds = Integer.parseInt(args[0]);
		String include = args[1];
		System.out.printf("JDK %s, %d processors%n", Runtime.version(), Runtime.getRuntime().availableProcessors());
		try (StubProcess stub = StubProcess.start()) {
			Map<String, List<Figures>> figures = new TreeMap<>();
			for (int round = 1; round <= rounds && !PARTS.contains(include); round++) {
				System.out.printf("round %d of %d%n", round, rounds);
				for (RunResult result : new Runner(options(stub, include)).run()) {
					figures.computeIfAbsent(name(result), (name) -> new ArrayList<>()).add(Figures.of(result));
				}
			}
			figures.forEach((name, ofRounds) -> System.out.println(Figures.row(name, ofRounds)));
			if (include.equals("turns") || include.equals(".*")) {
				stub.run(Turns.class);
			}
			if (include.equals("first") || include.equals(".*")) {
				FirstCall.compare(stub);
			}
			if (include.equals("streams") || include.equals(".*")) {
				stub.run(StreamTurns.class);
			}
			if (include.equals("crowds") || include.equals(".*")) {
				Crowd.compare(stub);
			}
			if (include.equals("corpus") || include.equals(".*")) {
				CorpusMeasurement.compare(stub);
			}
			if (include.equals("budget") || include.equals(".*")) {
				stub.run(BudgetCost.class);
			}
			if (include.equals("idle")) {
				IdleStreams.measure();
			}
			if (include.equals("bursts") || include.equals(".*")) {
				for (ChatPeer peer : ChatPeer.values()) {
					System.out.printf("| %-48s | %8.1f new connections per 1,000 calls |%n", "Bursts." + peer,
							Bursts.newConnections(stub, peer));
				}
			}
		}
		// The HTTP libraries' threads would go on for a while.
		System.exit(0);
	}

	private static Options options(StubProcess stub, String include) {
		return new OptionsBuilder().include("dev\\.graphrag\\.openai\\.benchmark\\." + include)
			.mode(Mode.SampleTime)
			.timeUnit(TimeUnit.MICROSECONDS)
			.forks(1)
			.warmupIterations(1)
			.warmupTime(TimeValue.seconds(1))
			.measurementIterations(3)
			.measurementTime(TimeValue.seconds(1))
			.addProfiler(GCProfiler.class)
			.addProfiler(CpuProfiler.class)
			.jvmArgsAppend(stub.option(), "-Xms512m", "-Xmx512m")
			.shouldFailOnError(true)
			.verbosity(VerboseMode.SILENT)
			.build();
	}

	private static String name(RunResult result) {
		String benchmark = result.getParams().getBenchmark();
		return benchmark.substring(benchmark.lastIndexOf('.', benchmark.lastIndexOf('.') - 1) + 1) + "."
				+ result.getParams().getParam("peer");
	}

	/**
	 * What one benchmark showed in one process.
	 */
	private record Figures(double p50, double mean, double cpu, double bytes) {

		static Figures of(RunResult result) {
			return new Figures(result.getPrimaryResult().getStatistics().getPercentile(50),
					result.getPrimaryResult().getScore(), secondary(result, CpuProfiler.CPU),
					secondary(result, "gc.alloc.rate.norm"));
		}

		private static double secondary(RunResult result, String label) {
			Result<?> secondary = Objects.requireNonNull(result.getSecondaryResults().get(label), label);
			return secondary.getScore();
		}

		static String row(String name, List<Figures> rounds) {
			double mean = median(rounds, Figures::mean);
			double bytes = median(rounds, Figures::bytes);
			String row = "| %-48s | p50 %8.1f µs (from %.1f to %.1f) | mean %8.1f µs | CPU %7.1f µs | %7.1f KB"
				.formatted(name, median(rounds, Figures::p50),
						rounds.stream().mapToDouble(Figures::p50).min().orElse(0),
						rounds.stream().mapToDouble(Figures::p50).max().orElse(0), mean, median(rounds, Figures::cpu),
						bytes / 1000);
			return name.startsWith("EmbeddingBenchmark") ? row + " | %,8.0f vectors/s | %.1f MB per 1,000 |"
				.formatted(Questions.TEXTS * 1e6 / mean, bytes / Questions.TEXTS / 1000) : row + " |";
		}

		private static double median(List<Figures> rounds, ToDoubleFunction<Figures> figure) {
			double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
			int middle = sorted.length / 2;
			return (sorted.length % 2 == 1) ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
		}

	}

}
