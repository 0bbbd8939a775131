package dev.graphrag.openai.benchmark;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Measures the processor time that a call takes of the process's own threads, without the
 * compiler's and the collector's. Other work on the machine prolongs a call far more than
 * it changes this.
 */
public final class CpuProfiler implements InternalProfiler {

	static final String CPU = "cpu";

	private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

	private long before;

	@Override
	public String getDescription() {
		return "Processor time per call";
	}

	@Override
	public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
		this.before = cpuNanos();
	}

	@Override
	public Collection<? extends Result<?>> afterIteration(BenchmarkParams benchmark, IterationParams iteration,
			IterationResult result) {
		long nanos = cpuNanos() - this.before;
		double micros = nanos / 1000.0 / result.getMetadata().getAllOps();
		return List.of(new ScalarResult(CPU, micros, "us/op", AggregationPolicy.AVG));
	}

	private long cpuNanos() {
		return Arrays.stream(this.threads.getAllThreadIds()).map(this.threads::getThreadCpuTime).sum();
	}

}
