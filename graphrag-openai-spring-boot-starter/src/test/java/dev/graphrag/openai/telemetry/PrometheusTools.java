package dev.graphrag.openai.telemetry;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Assumptions;

/**
 * Runs Prometheus' own checker, or skips the test with a clear message.
 */
final class PrometheusTools {

	private static final Path INSTALLER = Path.of("src/test/resources/install-prometheus.sh");

	private PrometheusTools() {
	}

	static void assumeInstalled() throws IOException, InterruptedException {
		Result result = run(Path.of("."), List.of("sh", INSTALLER.toString()), "");
		Assumptions.assumeTrue(result.exitCode() == 0,
				"Skipped: Prometheus' promtool is not here and could not be installed (" + result.output().strip()
						+ ")");
	}

	static Result promtool(Path directory, List<String> arguments, String input)
			throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(List.of("promtool"));
		command.addAll(arguments);
		return run(directory, command, input);
	}

	private static Result run(Path directory, List<String> command, String input)
			throws IOException, InterruptedException {
		Path output = Files.createTempFile("promtool", ".out");
		Path standardInput = Files.writeString(Files.createTempFile("promtool", ".in"), input);
		try {
			Process process = new ProcessBuilder(command).directory(directory.toFile())
				.redirectErrorStream(true)
				.redirectInput(standardInput.toFile())
				.redirectOutput(output.toFile())
				.start();
			if (!process.waitFor(8, TimeUnit.MINUTES)) {
				process.destroyForcibly();
				return new Result(-1, command + " did not end in time");
			}
			return new Result(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
		}
		finally {
			Files.delete(output);
			Files.delete(standardInput);
		}
	}

	/**
	 * What a program said and how it ended.
	 */
	record Result(int exitCode, String output) {
	}

}
