package dev.graphrag.probe;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs the packaged jar as a process of its own, with none of this process's settings.
 */
final class PackagedJar {

	private static final long LIMIT_SECONDS = 120;

	private final Path directory;

	private final Path jar;

	private final Map<String, String> variables = new TreeMap<>();

	private final List<String> jvmOptions = new ArrayList<>();

	PackagedJar(Path directory) {
		this(directory, Path.of("target/graphrag-probe-app.jar"));
	}

	PackagedJar(Path directory, Path jar) {
		this.directory = directory;
		this.jar = jar;
	}

	/**
	 * Create what runs the distribution's launcher instead.
	 * @param directory the working directory
	 * @return the launcher, on the JDK of this process
	 */
	static PackagedJar launcher(Path directory) {
		return new PackagedJar(directory, Path.of("target/openai-probe/bin/openai-probe")).with("JAVA_HOME",
				System.getProperty("java.home"));
	}

	PackagedJar with(String variable, String value) {
		this.variables.put(variable, value);
		return this;
	}

	PackagedJar withOption(String jvmOption) {
		this.jvmOptions.add(jvmOption);
		return this;
	}

	Result run(String... arguments) throws IOException, InterruptedException {
		return start(arguments).await();
	}

	Started start(String... arguments) throws IOException {
		return start(command(arguments), ProcessBuilder.Redirect.from(nothing()));
	}

	/**
	 * Start in a terminal of its own, with {@code script} of util-linux. Ctrl-C does
	 * there what it does for a person, also where this build runs in the background,
	 * which ignores it and hands that on.
	 * @param arguments the command line
	 * @return the process, whose standard input takes what is typed
	 */
	Started startInTerminal(String... arguments) throws IOException {
		String command = command(arguments).stream()
			.map((word) -> "'" + word + "'")
			.collect(Collectors.joining(" ", "stty cols 80 rows 24; clean='env --default-signal=INT'; "
					+ "$clean true 2>/dev/null || clean=; exec $clean ", ""));
		return start(List.of("script", "-qfec", command, "/dev/null"), ProcessBuilder.Redirect.PIPE);
	}

	private List<String> command(String... arguments) {
		if (!this.jar.toString().endsWith(".jar")) {
			return Stream.concat(Stream.of(this.jar.toAbsolutePath().toString()), Stream.of(arguments)).toList();
		}
		List<String> command = new ArrayList<>(List.of(java(), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
				"-Dfile.encoding=UTF-8", "-Dsun.jnu.encoding=UTF-8"));
		command.addAll(this.jvmOptions);
		command.addAll(List.of("-jar", this.jar.toAbsolutePath().toString()));
		command.addAll(List.of(arguments));
		return command;
	}

	private Started start(List<String> command, ProcessBuilder.Redirect input) throws IOException {
		Path out = Files.createTempFile(this.directory, "stdout", ".txt");
		Path err = Files.createTempFile(this.directory, "stderr", ".txt");
		ProcessBuilder builder = new ProcessBuilder(command).directory(this.directory.toFile())
			.redirectInput(input)
			.redirectOutput(out.toFile())
			.redirectError(err.toFile());
		builder.environment()
			.keySet()
			.removeIf((name) -> name
				.matches("(?i)(OPENAI|GRAPH|SPRING|LOGGING|SERVER|JAVA_TOOL).*|(HTTPS?|ALL|NO)_PROXY"));
		builder.environment().put("LC_ALL", "C.UTF-8");
		builder.environment().putAll(this.variables);
		return new Started(builder.start(), out, err);
	}

	private static File nothing() throws IOException {
		File file = File.createTempFile("stdin", ".txt");
		file.deleteOnExit();
		return file;
	}

	private static String java() {
		return Path.of(System.getProperty("java.home"), "bin", "java").toString();
	}

	/**
	 * A running process.
	 */
	record Started(Process process, Path out, Path err) {

		Result await() throws IOException, InterruptedException {
			if (!this.process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
				throw new AssertionError("Still running after " + LIMIT_SECONDS + " s");
			}
			return new Result(this.process.exitValue(), Files.readString(this.out, StandardCharsets.UTF_8),
					Files.readString(this.err, StandardCharsets.UTF_8));
		}

	}

	/**
	 * How a process ended.
	 */
	record Result(int exitCode, String out, String err) {

		List<String> outLines() {
			return this.out.lines().toList();
		}

		List<String> errorLines() {
			return this.err.lines().filter((line) -> line.startsWith("[ERROR] ")).toList();
		}

	}

}
