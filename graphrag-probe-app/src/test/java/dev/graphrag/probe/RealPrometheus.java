package dev.graphrag.probe;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A Prometheus server of Debian's package that scrapes one application every second.
 */
final class RealPrometheus implements AutoCloseable {

	private static final Path ALERTS = Path.of("../docs/operations/alerts.yml");

	private final HttpClient http = HttpClient.newHttpClient();

	private final Process process;

	private final int port;

	private RealPrometheus(Process process, int port) {
		this.process = process;
		this.port = port;
	}

	static void assumeInstalled() {
		Assumptions.assumeTrue(Stream.of("prometheus", "promtool").allMatch(RealPrometheus::installed),
				"prometheus not found; install the Debian package prometheus");
	}

	private static boolean installed(String program) {
		return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
			.splitAsStream(System.getenv("PATH"))
			.anyMatch((directory) -> Files.isExecutable(Path.of(directory, program)));
	}

	static RealPrometheus scraping(int applicationPort, Path directory) throws IOException {
		Path configuration = Files.writeString(directory.resolve("prometheus.yml"), """
				global:
				  scrape_interval: 1s
				  evaluation_interval: 1s
				rule_files:
				  - %s
				scrape_configs:
				  - job_name: openai-probe
				    metrics_path: /actuator/prometheus
				    static_configs:
				      - targets: ["127.0.0.1:%d"]
				""".formatted(ALERTS.toAbsolutePath().normalize(), applicationPort));
		int port = freePort();
		Process process = new ProcessBuilder("prometheus", "--config.file=" + configuration,
				"--storage.tsdb.path=" + directory.resolve("data"), "--web.listen-address=127.0.0.1:" + port)
			.redirectErrorStream(true)
			.redirectOutput(directory.resolve("prometheus.log").toFile())
			.start();
		return new RealPrometheus(process, port);
	}

	/**
	 * Let promtool judge metrics.
	 * @return what it has to say
	 */
	static String check(Path metrics, Path directory) throws Exception {
		Path said = directory.resolve("promtool.log");
		int exitCode = run(List.of("promtool", "check", "metrics"), metrics, said);
		if (exitCode != 0 && exitCode != 3) {
			throw new IOException("promtool cannot read the metrics: " + Files.readString(said));
		}
		return Files.readString(said);
	}

	/**
	 * Ask as an operator does.
	 * @return the value of the first series, NaN if there is none
	 */
	double ask(String query) throws IOException, InterruptedException {
		JsonNode result = answer(query).at("/data/result");
		return result.isEmpty() ? Double.NaN : Double.parseDouble(result.at("/0/value/1").asString());
	}

	JsonNode answer(String query) throws IOException, InterruptedException {
		return get("query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
	}

	JsonNode get(String path) throws IOException, InterruptedException {
		URI uri = URI.create("http://127.0.0.1:" + this.port + "/api/v1/" + path);
		HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build();
		return JsonMapper.builder()
			.build()
			.readTree(this.http.send(request, HttpResponse.BodyHandlers.ofString()).body());
	}

	@Override
	public void close() {
		this.process.destroy();
		try {
			if (!this.process.waitFor(20, TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static int run(List<String> command, Path input, Path output) throws Exception {
		Process process = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectInput(input.toFile())
			.redirectOutput(output.toFile())
			.start();
		if (!process.waitFor(1, TimeUnit.MINUTES)) {
			process.destroyForcibly();
			return -1;
		}
		return process.exitValue();
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

}
