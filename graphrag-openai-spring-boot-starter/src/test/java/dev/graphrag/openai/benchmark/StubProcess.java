package dev.graphrag.openai.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
		return new StubProcess(java("-Xmx256m", StubServer.class.getName()).start());
	}

	/**
	 * Start a server that can hold thousands of connections, on virtual threads.
	 */
	static StubProcess startForMany() throws IOException {
		return new StubProcess(
				java("-Xmx512m", "-D" + StubServer.VIRTUAL + "=true", StubServer.class.getName()).start());
	}

	/**
	 * Run a program against this server in a process of its own.
	 */
	void run(Class<?> program) throws IOException, InterruptedException {
		run(program, "-Xms512m", "-Xmx512m");
	}

	/**
	 * Run a program against this server in a process with options of its own.
	 */
	void run(Class<?> program, String... options) throws IOException, InterruptedException {
		List<String> arguments = new ArrayList<>(List.of(options));
		arguments.addAll(List.of(option(), program.getName()));
		java(arguments.toArray(String[]::new)).redirectOutput(ProcessBuilder.Redirect.INHERIT).start().waitFor();
	}

	/**
	 * Run a program that prints one number.
	 */
	double measure(Class<?> program, String... options) throws IOException {
		List<String> arguments = new ArrayList<>(List.of(options));
		arguments.addAll(List.of("-Xms512m", "-Xmx512m"));
		return Double.parseDouble(output(program, arguments));
	}

	/**
	 * Run a program and return what it prints.
	 */
	String output(Class<?> program, List<String> options) throws IOException {
		List<String> arguments = new ArrayList<>(options);
		arguments.addAll(List.of(option(), program.getName()));
		Process process = java(arguments.toArray(String[]::new)).start();
		return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
	}

	private static ProcessBuilder java(String... arguments) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(List.of("-cp", System.getProperty("java.class.path")));
		command.addAll(List.of(arguments));
		return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
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

	/**
	 * Return the base URL of streams.
	 * @param parts how many parts with text each has
	 * @param pauseMillis the pause before each but the first
	 */
	static String streamingBaseUrl(int parts, long pauseMillis) {
		return baseUrl().replace("/v1", StreamAnswers.STREAM + parts + "/" + pauseMillis + "/v1");
	}

	/**
	 * Return the base URL of streams that have one part and no end.
	 */
	static String idleBaseUrl() {
		return baseUrl().replace("/v1", StreamAnswers.IDLE + "/v1");
	}

	/**
	 * Return the base URL of answers that take {@value StubServer#PAUSE_MILLIS} ms.
	 */
	static String pausingBaseUrl() {
		return baseUrl().replace("/v1", StubServer.SLOW + "/v1");
	}

	/**
	 * Return the base URL of embeddings of any number of texts.
	 * @param pauseMillis the pause before an answer
	 */
	static String corpusBaseUrl(long pauseMillis) {
		return baseUrl().replace("/v1", CorpusAnswers.CORPUS + pauseMillis + "/v1");
	}

	/**
	 * Return how many requests of corpora were answered.
	 */
	static long corpusRequests() throws IOException {
		try (var in = URI.create(baseUrl().replace("/v1", CorpusAnswers.REQUESTS)).toURL().openStream()) {
			return Long.parseLong(new String(in.readAllBytes(), StandardCharsets.US_ASCII));
		}
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
