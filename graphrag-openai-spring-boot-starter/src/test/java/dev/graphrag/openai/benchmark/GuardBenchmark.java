package dev.graphrag.openai.benchmark;

import java.util.function.Supplier;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * One chat completion that is answered in the process.
 */
@State(Scope.Benchmark)
public class GuardBenchmark {

	/**
	 * What is around the call.
	 */
	@Param
	public GuardPeer peer = GuardPeer.GUARDED;

	private Supplier<?> call = () -> "";

	/**
	 * Create the peer and warm it up.
	 */
	@Setup
	public void create() {
		this.call = WarmUp.of(this.peer.call(), 30_000);
	}

	/**
	 * Make one call.
	 * @return the answer
	 */
	@Benchmark
	public Object chat() {
		return this.call.get();
	}

}
