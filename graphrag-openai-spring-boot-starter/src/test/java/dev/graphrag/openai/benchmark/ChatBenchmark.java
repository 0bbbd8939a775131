package dev.graphrag.openai.benchmark;

import java.util.function.Supplier;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * One chat completion over loopback.
 */
@State(Scope.Benchmark)
public class ChatBenchmark {

	/**
	 * Who makes the call.
	 */
	@Param
	public ChatPeer peer = ChatPeer.GUARDED;

	private Supplier<?> call = () -> "";

	/**
	 * Create the peer.
	 */
	@Setup
	public void create() {
		this.call = this.peer.call(StubProcess.baseUrl());
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
