package dev.graphrag.openai.benchmark;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * What one corpus run took, after its warm-up; the heap is that of the whole process.
 *
 * @param texts number of texts
 * @param seconds elapsed time
 * @param cpuSeconds processor time of the process, compiler and collector included
 * @param threadSeconds processor time of its own threads, without compiler and collector
 * @param peakMegabytes sum of the heap pools' peaks
 * @param afterCollectionMegabytes the most in use after a collection
 * @param collectionSeconds time of the collections
 * @param requests number of requests
 */
record CorpusFigures(double texts, double seconds, double cpuSeconds, double threadSeconds, double peakMegabytes,
		double afterCollectionMegabytes, double collectionSeconds, double requests) {

	static final String HEADER = """
			| corpus | texts | texts/s | wall µs a text | CPU µs a text | of its threads | heap MB: peak | after a collection | collections s | requests |
			|---|---|---|---|---|---|---|---|---|---|""";

	/**
	 * Read what {@link #print()} wrote.
	 */
	static CorpusFigures parse(String line) {
		double[] figures = Arrays.stream(line.strip().split(" ")).mapToDouble(Double::parseDouble).toArray();
		return new CorpusFigures(figures[0], figures[1], figures[2], figures[3], figures[4], figures[5], figures[6],
				figures[7]);
	}

	String print() {
		return DoubleStream
			.of(this.texts, this.seconds, this.cpuSeconds, this.threadSeconds, this.peakMegabytes,
					this.afterCollectionMegabytes, this.collectionSeconds, this.requests)
			.mapToObj(Double::toString)
			.collect(Collectors.joining(" "));
	}

	double textsPerSecond() {
		return this.texts / this.seconds;
	}

	double cpuMicros() {
		return this.cpuSeconds * 1e6 / this.texts;
	}

	double threadMicros() {
		return this.threadSeconds * 1e6 / this.texts;
	}

	String row(String name, String options) {
		return "| %s, %s | %,.0f | %,.0f | %.1f | %.1f | %.1f | %.0f | %.0f | %.2f | %,.0f |".formatted(name, options,
				this.texts, textsPerSecond(), 1e6 / textsPerSecond(), cpuMicros(), threadMicros(), this.peakMegabytes,
				this.afterCollectionMegabytes, this.collectionSeconds, this.requests);
	}

}
