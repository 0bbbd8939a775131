package dev.graphrag.openai.benchmark;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;

import com.sun.management.OperatingSystemMXBean;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * Embeds a corpus of short texts, each peer in a process of its own: a corpus run beside
 * Spring AI as vector stores call it, beside single calls, with every text in a store,
 * and against a server that takes 100 ms.
 *
 * @param peer who embeds
 * @param texts how many texts
 * @param warmUp how many texts before
 * @param warmUpTexts which texts before
 * @param pauseMillis the server's pause before each answer
 * @param options options of its process
 */
record CorpusMeasurement(CorpusPeer peer, int texts, int warmUp, WarmUpTexts warmUpTexts, long pauseMillis,
		String options) {

	/**
	 * System property by which the numbers of texts are multiplied, for trying out.
	 */
	private static final String SCALE = "benchmark.scale";

	private static final String RUN = "benchmark.corpus";

	private static final OperatingSystemMXBean SYSTEM = (OperatingSystemMXBean) ManagementFactory
		.getOperatingSystemMXBean();

	private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

	private static final String TWO_AT_ONCE = "-Xmx1g -Dgraphrag.openai.corpus.concurrency=2";

	private static final List<CorpusMeasurement> RUNS = List.of(
			new CorpusMeasurement(CorpusPeer.CORPUS, 500_000, 200_000, WarmUpTexts.OTHER, 0, "-Xmx256m"),
			new CorpusMeasurement(CorpusPeer.CORPUS, 500_000, 200_000, WarmUpTexts.OTHER, 0,
					"-Xmx256m -XX:+UseSerialGC"),
			new CorpusMeasurement(CorpusPeer.CORPUS, 1_000_000, 200_000, WarmUpTexts.OTHER, 0, "-Xmx1g"),
			new CorpusMeasurement(CorpusPeer.CORPUS, 1_000_000, 200_000, WarmUpTexts.OTHER, 0, TWO_AT_ONCE),
			new CorpusMeasurement(CorpusPeer.SPRING_AI, 100_000, 50_000, WarmUpTexts.OTHER, 0, "-Xmx1g"),
			new CorpusMeasurement(CorpusPeer.SPRING_AI_NO_DELAY, 100_000, 50_000, WarmUpTexts.OTHER, 0, "-Xmx1g"),
			new CorpusMeasurement(CorpusPeer.SINGLE_CALLS_OF_64, 1_000_000, 200_000, WarmUpTexts.OTHER, 0, "-Xmx1g"),
			new CorpusMeasurement(CorpusPeer.SINGLE_CALLS_OF_256, 1_000_000, 200_000, WarmUpTexts.OTHER, 0, "-Xmx1g"),
			new CorpusMeasurement(CorpusPeer.CORPUS_STORED, 500_000, 200_000, WarmUpTexts.SAME, 0, "-Xmx1g"),
			new CorpusMeasurement(CorpusPeer.SINGLE_CALLS_STORED, 500_000, 200_000, WarmUpTexts.SAME, 0, "-Xmx1g"),
			new CorpusMeasurement(CorpusPeer.CORPUS_H2, 20_000, 5_000, WarmUpTexts.OTHER, 0, "-Xmx1g"),
			new CorpusMeasurement(CorpusPeer.CORPUS_H2, 20_000, 20_000, WarmUpTexts.SAME, 0, "-Xmx1g"),
			new CorpusMeasurement(CorpusPeer.SINGLE_CALLS_H2, 20_000, 20_000, WarmUpTexts.SAME, 0, "-Xmx1g"),
			new CorpusMeasurement(CorpusPeer.CORPUS, 200_000, 50_000, WarmUpTexts.OTHER, 100, "-Xmx1g"),
			new CorpusMeasurement(CorpusPeer.SPRING_AI, 30_000, 10_000, WarmUpTexts.OTHER, 100, "-Xmx1g"));

	static void compare(StubProcess stub) throws IOException {
		double scale = Double.parseDouble(System.getProperty(SCALE, "1"));
		Map<String, CorpusFigures> figures = new HashMap<>();
		System.out.println(CorpusFigures.HEADER);
		for (CorpusMeasurement run : RUNS) {
			CorpusFigures ofRun = run.scaled(scale).in(stub);
			System.out.println(
					(ofRun != null) ? ofRun.row(run.name(), run.shortOptions()) : "| " + run.name() + " | failed |");
			if (ofRun != null) {
				figures.put(run.name() + (run.options.equals(TWO_AT_ONCE) ? ", 2 at once" : ""), ofRun);
			}
		}
		ratio("texts/s, corpus / spring ai", CorpusFigures::textsPerSecond, figures.get("corpus"),
				figures.get("spring ai"));
		ratio("texts/s, corpus / spring ai no delay", CorpusFigures::textsPerSecond, figures.get("corpus"),
				figures.get("spring ai no delay"));
		ratio("texts/s, corpus / spring ai, answers after 100 ms", CorpusFigures::textsPerSecond,
				figures.get("corpus, answers after 100 ms"), figures.get("spring ai, answers after 100 ms"));
		ratio("CPU, corpus / single calls of 64", CorpusFigures::cpuMicros, figures.get("corpus"),
				figures.get("single calls of 64"));
		ratio("CPU, corpus / single calls of 256", CorpusFigures::cpuMicros, figures.get("corpus"),
				figures.get("single calls of 256"));
		ratio("CPU, corpus of 2 at once / single calls of 64", CorpusFigures::cpuMicros,
				figures.get("corpus, 2 at once"), figures.get("single calls of 64"));
		ratio("CPU of threads, corpus / single calls of 64", CorpusFigures::threadMicros, figures.get("corpus"),
				figures.get("single calls of 64"));
		ratio("CPU of threads, corpus / single calls of 256", CorpusFigures::threadMicros, figures.get("corpus"),
				figures.get("single calls of 256"));
	}

	private static void ratio(String name, ToDoubleFunction<CorpusFigures> figure, @Nullable CorpusFigures one,
			@Nullable CorpusFigures other) {
		if (one != null && other != null) {
			System.out.printf("| %s | %.2f |%n", name, figure.applyAsDouble(one) / figure.applyAsDouble(other));
		}
	}

	private CorpusMeasurement scaled(double scale) {
		return new CorpusMeasurement(this.peer, (int) (this.texts * scale), (int) (this.warmUp * scale),
				this.warmUpTexts, this.pauseMillis, this.options);
	}

	private String name() {
		return this.peer.name().toLowerCase(Locale.ROOT).replace('_', ' ')
				+ ((this.warmUpTexts == WarmUpTexts.SAME) ? ", every text there" : "")
				+ ((this.pauseMillis > 0) ? ", answers after " + this.pauseMillis + " ms" : "");
	}

	private String shortOptions() {
		return this.options.replace("-XX:+Use", "").replace("-Dgraphrag.openai.corpus.", "");
	}

	private @Nullable CorpusFigures in(StubProcess stub) throws IOException {
		List<String> arguments = new ArrayList<>(List.of(StringUtils.delimitedListToStringArray(this.options, " ")));
		arguments.add("-D" + RUN + "=" + print());
		String output = stub.output(CorpusMeasurement.class, arguments);
		return output.isBlank() ? null : CorpusFigures.parse(output);
	}

	/**
	 * Print the figures of one run.
	 * @param args not used
	 * @throws IOException if the server does not tell its requests
	 */
	public static void main(String[] args) throws IOException {
		// Threads of the libraries would keep a process that failed.
		Thread.currentThread().setUncaughtExceptionHandler((thread, ex) -> {
			ex.printStackTrace();
			System.exit(1);
		});
		System.out.println(parse(System.getProperty(RUN, "CORPUS 10000 1000 OTHER 0")).measure().print());
		System.exit(0);
	}

	private static CorpusMeasurement parse(String run) {
		String[] parts = StringUtils.delimitedListToStringArray(run, " ");
		return new CorpusMeasurement(CorpusPeer.valueOf(parts[0]), Integer.parseInt(parts[1]),
				Integer.parseInt(parts[2]), WarmUpTexts.valueOf(parts[3]), Long.parseLong(parts[4]), "");
	}

	private String print() {
		return String.join(" ", this.peer.name(), Integer.toString(this.texts), Integer.toString(this.warmUp),
				this.warmUpTexts.name(), Long.toString(this.pauseMillis));
	}

	private CorpusFigures measure() throws IOException {
		HeapFigures heap = new HeapFigures();
		CorpusPeer.Texts corpus = this.peer.texts(StubProcess.corpusBaseUrl(this.pauseMillis));
		corpus.embedAll(this.warmUpTexts.first, this.warmUp);
		long requests = StubProcess.corpusRequests();
		double collections = HeapFigures.collectionSeconds();
		long cpu = SYSTEM.getProcessCpuTime();
		double threads = threadSeconds();
		long start = System.nanoTime();
		corpus.embedAll(0, this.texts);
		double seconds = (System.nanoTime() - start) / 1e9;
		double cpuSeconds = (SYSTEM.getProcessCpuTime() - cpu) / 1e9;
		double threadSeconds = threadSeconds() - threads;
		return new CorpusFigures(this.texts, seconds, cpuSeconds, threadSeconds, heap.peakMegabytes(),
				heap.afterCollectionMegabytes(), HeapFigures.collectionSeconds() - collections,
				StubProcess.corpusRequests() - requests);
	}

	// Threads that are gone by then are left out; the client's stay for a while.
	private static double threadSeconds() {
		return LongStream.of(THREADS.getAllThreadIds())
			.map(THREADS::getThreadCpuTime)
			.filter((nanos) -> nanos > 0)
			.sum() / 1e9;
	}

	/**
	 * Texts of the warm-up: none of the measured ones, or the first of them, for a store
	 * that is to have them.
	 */
	enum WarmUpTexts {

		OTHER(1_000_000_000L), SAME(0);

		private final long first;

		WarmUpTexts(long first) {
			this.first = first;
		}

	}

}
