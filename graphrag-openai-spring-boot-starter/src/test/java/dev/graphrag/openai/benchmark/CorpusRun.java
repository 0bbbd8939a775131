package dev.graphrag.openai.benchmark;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;

import com.sun.management.OperatingSystemMXBean;
import org.jspecify.annotations.Nullable;

/**
 * Embeds a corpus of short texts, each peer in a process of its own: a corpus run beside
 * Spring AI as vector stores call it, beside single calls, with every text in a store,
 * and against a server that takes 100 ms.
 *
 * @param peer who embeds
 * @param texts how many texts
 * @param warmUp how many other texts before
 * @param pauseMillis the server's pause before each answer
 * @param heap the most heap, as {@code -Xmx} has it
 */
record CorpusRun(CorpusPeer peer, int texts, int warmUp, long pauseMillis, String heap) {

	/**
	 * System property by which the numbers of texts are multiplied, for trying out.
	 */
	private static final String SCALE = "benchmark.scale";

	private static final String RUN = "benchmark.corpus";

	// So that the warm-up's texts are none of the measured ones.
	private static final long OTHER_TEXTS = 1_000_000_000L;

	private static final OperatingSystemMXBean SYSTEM = (OperatingSystemMXBean) ManagementFactory
		.getOperatingSystemMXBean();

	private static final List<CorpusRun> RUNS = List.of(new CorpusRun(CorpusPeer.CORPUS, 500_000, 200_000, 0, "256m"),
			new CorpusRun(CorpusPeer.CORPUS, 1_000_000, 200_000, 0, "256m"),
			new CorpusRun(CorpusPeer.SPRING_AI, 100_000, 50_000, 0, "512m"),
			new CorpusRun(CorpusPeer.SPRING_AI_NO_DELAY, 100_000, 50_000, 0, "512m"),
			new CorpusRun(CorpusPeer.SINGLE_CALLS_OF_64, 500_000, 200_000, 0, "256m"),
			new CorpusRun(CorpusPeer.SINGLE_CALLS_OF_256, 500_000, 200_000, 0, "256m"),
			new CorpusRun(CorpusPeer.CORPUS_STORED, 500_000, 200_000, 0, "256m"),
			new CorpusRun(CorpusPeer.SINGLE_CALLS_STORED, 500_000, 200_000, 0, "256m"),
			new CorpusRun(CorpusPeer.CORPUS, 200_000, 50_000, 100, "256m"),
			new CorpusRun(CorpusPeer.SPRING_AI, 30_000, 10_000, 100, "512m"));

	static void compare(StubProcess stub) throws IOException {
		double scale = Double.parseDouble(System.getProperty(SCALE, "1"));
		System.out.println(CorpusFigures.HEADER);
		for (CorpusRun run : RUNS) {
			CorpusRun scaled = run.scaled(scale);
			CorpusFigures figures = scaled.in(stub);
			System.out.println((figures != null) ? figures.row(scaled.name(), scaled.texts(), scaled.heap())
					: "| " + scaled.name() + " | failed |");
		}
	}

	private CorpusRun scaled(double scale) {
		return new CorpusRun(this.peer, (int) (this.texts * scale), (int) (this.warmUp * scale), this.pauseMillis,
				this.heap);
	}

	private String name() {
		String name = this.peer.name().toLowerCase(Locale.ROOT).replace('_', ' ');
		return (this.pauseMillis > 0) ? name + ", answers after " + this.pauseMillis + " ms" : name;
	}

	private @Nullable CorpusFigures in(StubProcess stub) throws IOException {
		String run = String.join(" ", this.peer.name(), Integer.toString(this.texts), Integer.toString(this.warmUp),
				Long.toString(this.pauseMillis), this.heap);
		String output = stub.output(CorpusRun.class, List.of("-Xmx" + this.heap, "-D" + RUN + "=" + run));
		return output.isBlank() ? null : CorpusFigures.parse(output);
	}

	/**
	 * Print the figures of one run.
	 * @param args not used
	 * @throws IOException if the server does not tell its requests
	 */
	public static void main(String[] args) throws IOException {
		String[] run = System.getProperty(RUN, "CORPUS 10000 1000 0 256m").split(" ", 5);
		System.out.println(new CorpusRun(CorpusPeer.valueOf(run[0]), Integer.parseInt(run[1]), Integer.parseInt(run[2]),
				Long.parseLong(run[3]), run[4])
			.measure()
			.print());
		System.exit(0);
	}

	private CorpusFigures measure() throws IOException {
		HeapFigures heap = new HeapFigures();
		CorpusPeer.Texts corpus = this.peer.texts(StubProcess.corpusBaseUrl(this.pauseMillis));
		corpus.embedAll(OTHER_TEXTS, this.warmUp);
		long requests = StubProcess.corpusRequests();
		double collections = HeapFigures.collectionSeconds();
		long cpu = SYSTEM.getProcessCpuTime();
		long start = System.nanoTime();
		corpus.embedAll(0, this.texts);
		double seconds = (System.nanoTime() - start) / 1e9;
		double cpuSeconds = (SYSTEM.getProcessCpuTime() - cpu) / 1e9;
		return new CorpusFigures(seconds, cpuSeconds, heap.peakMegabytes(), heap.afterCollectionMegabytes(),
				HeapFigures.collectionSeconds() - collections, StubProcess.corpusRequests() - requests);
	}

}
