package dev.graphrag.openai.telemetry;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Assumptions;

/**
 * Runs Prometheus' own checker where it is installed. The root pom's build says in one
 * line where it is not.
 */
final class PrometheusTools {

	private PrometheusTools() {
	}

	static void assumeInstalled() {
		boolean installed = Pattern.compile(File.pathSeparator, Pattern.LITERAL)
			.splitAsStream(System.getenv("PATH"))
			.anyMatch((directory) -> Files.isExecutable(Path.of(directory, "promtool")));
		Assumptions.assumeTrue(installed, "promtool not found; install the Debian package prometheus");
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
			if (!process.waitFor(1, TimeUnit.MINUTES)) {
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
