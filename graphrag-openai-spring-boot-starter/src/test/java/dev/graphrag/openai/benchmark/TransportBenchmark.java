package dev.graphrag.openai.benchmark;

import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * One exchange of ready-made bytes over loopback, of the size of a chat completion and of
 * a batch of embeddings.
 */
@State(Scope.Benchmark)
public class TransportBenchmark {

	private static final byte[] CHAT = """
			{"messages":[{"role":"system","content":"%s"},{"role":"user","content":"%s"}],"model":"%s"}"""
		.formatted(Questions.SYSTEM, Questions.USER, Questions.CHAT_MODEL)
		.getBytes(StandardCharsets.UTF_8);

	private static final byte[] EMBEDDINGS = Questions.BATCH.stream()
		.collect(Collectors.joining("\",\"", "{\"input\":[\"", "\"],\"encoding_format\":\"base64\",\"model\":\"m\"}"))
		.getBytes(StandardCharsets.UTF_8);

	/**
	 * Who makes the exchange.
	 */
	@Param
	public TransportPeer peer = TransportPeer.OKHTTP;

	private UnaryOperator<byte[]> chat = UnaryOperator.identity();

	private UnaryOperator<byte[]> embeddings = UnaryOperator.identity();

	/**
	 * Create the peer.
	 */
	@Setup
	public void create() {
		this.chat = this.peer.post(StubProcess.baseUrl() + "/chat/completions");
		this.embeddings = this.peer.post(StubProcess.baseUrl() + "/embeddings");
	}

	/**
	 * Exchange what a chat completion does.
	 * @return the answer
	 */
	@Benchmark
	public Object chat() {
		return this.chat.apply(CHAT);
	}

	/**
	 * Exchange what a batch of embeddings does.
	 * @return the answer
	 */
	@Benchmark
	public Object embeddings() {
		return this.embeddings.apply(EMBEDDINGS);
	}

}
