package dev.graphrag.openai.benchmark;

import java.util.function.Supplier;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * One batch of embeddings over loopback.
 */
@State(Scope.Benchmark)
public class EmbeddingBenchmark {

	/**
	 * Who makes the call.
	 */
	@Param
	public EmbeddingPeer peer = EmbeddingPeer.GUARDED;

	private Supplier<?> call = () -> "";

	/**
	 * Create the peer and warm it up.
	 */
	@Setup
	public void create() {
		this.call = WarmUp.of(this.peer.call(StubProcess.baseUrl()), 3_000);
	}

	/**
	 * Make one call.
	 * @return the answer
	 */
	@Benchmark
	public Object embeddings() {
		return this.call.get();
	}

}
