package dev.graphrag.openai.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import org.springframework.util.Assert;

/**
 * The running {@link StubServer}.
 */
final class StubProcess implements AutoCloseable {

	private static final String PORT = "benchmark.stub-port";

	private final Process process;

	private final int port;

	private StubProcess(Process process) throws IOException {
		this.process = process;
		BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
		this.port = Integer.parseInt(String.valueOf(out.readLine()));
	}

	static StubProcess start() throws IOException {
		String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
		return new StubProcess(new ProcessBuilder(java, "-cp", System.getProperty("java.class.path"), "-Xmx256m",
				StubServer.class.getName())
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start());
	}

	/**
	 * Return the option that lets a forked process find the server.
	 */
	String option() {
		return "-D" + PORT + "=" + this.port;
	}

	/**
	 * Return the server's base URL in a process started with {@link #option()}.
	 */
	static String baseUrl() {
		String port = System.getProperty(PORT);
		Assert.state(port != null, "Start the benchmarks through BenchmarkRunner");
		return "http://localhost:" + port + "/v1";
	}

	String slowBaseUrl() {
		return "http://localhost:" + this.port + StubServer.SLOW + "/v1";
	}

	/**
	 * Return how many connections the peers have opened.
	 */
	int connections() throws IOException {
		try (var in = URI.create("http://localhost:" + this.port + StubServer.CONNECTIONS).toURL().openStream()) {
			return Integer.parseInt(new String(in.readAllBytes(), StandardCharsets.US_ASCII));
		}
	}

	@Override
	public void close() {
		this.process.destroy();
	}

}
