package dev.graphrag.probe;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the launcher script by a JVM that only says what it was called with.
 */
@DisabledOnOs(OS.WINDOWS)
class LauncherScriptTests {

	private static final String JAVA = """
			#!/bin/sh
			for word in "$@"; do printf '<%s>\\n' "$word"; done
			printf 'LC_ALL=%s\\n' "${LC_ALL-}"
			case $* in *-XX:ArchiveClassesAtExit=*) for word in "$@"; do
				case $word in -XX:ArchiveClassesAtExit=*) printf "${ARCHIVE-archive}" >"${word#*=}" ;; esac
			done ;; esac
			exit "${STATUS:-0}"
			""";

	@TempDir
	private Path directory;

	private final Map<String, String> variables = new TreeMap<>();

	private Path script;

	private Path cache;

	@BeforeEach
	void install() throws IOException {
		Path home = home();
		this.script = home.resolve("bin/openai-probe");
		this.cache = this.directory.resolve("ca che");
		executable(this.script, Files.readString(Path.of("src/main/distribution/bin/openai-probe")));
		write(home.resolve("version.txt"), "the version\n");
		write(home.resolve("help/usage.txt"), "the usage\n");
		write(home.resolve("help/commands/openai-probe.txt"), "the probe's help\n");
		write(home.resolve("help/commands/serve.txt"), "help of serve\n");
		write(home.resolve("graphrag-probe-app.jar"), "jar");
		write(home.resolve("lib/a.jar"), "jar");
		write(home.resolve("build-id"), "1\n");
		jdk("jdk", "17.0.15");
		this.variables.put("JAVA_HOME", this.directory.resolve("jdk").toString());
		this.variables.put("OPENAI_PROBE_CACHE_DIR", "none");
		this.variables.put("LANG", "en_GB.UTF-8");
	}

	@Test
	void passesEveryArgumentAsItIs() throws Exception {
		String[] words = { "", " ", "a b", "'", "\"", "$x", "`id`", "\\", "*", "--root=ü", "a\nb", "-e" };
		List<String> expected = new ArrayList<>(
				List.of("<-jar>", "<" + home().resolve("graphrag-probe-app.jar") + ">", "<openai-probe>"));
		expected.addAll(Arrays.stream(words).flatMap((word) -> ("<" + word + ">").lines()).toList());
		assertThat(run(words).out().lines()).containsSubsequence(expected);
	}

	@ParameterizedTest
	@CsvSource({ "--help, the probe's help", "-h, the probe's help", "help, the usage", "version, the version",
			"--version, the version", "serve --help, help of serve", "serve -h, help of serve",
			"help serve, help of serve" })
	void saysWithoutAJvmWhatTheBuildWrote(String line, String text) throws Exception {
		this.variables.remove("JAVA_HOME");
		assertThat(run(CommandWords.split(line).toArray(String[]::new))).isEqualTo(new Result(0, text + "\n", ""));
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "help nope", "nope --help", "../version --help", "--skip-live --help", "serve now --help" })
	void leavesOtherHelpToTheProgram(String line) throws Exception {
		assertThat(run(CommandWords.split(line).toArray(String[]::new)).out())
			.contains("<openai-probe>\n<" + CommandWords.split(line).get(0) + ">");
	}

	@Test
	void takesNoVariableOfTheEnvironmentForItsOwn() throws Exception {
		this.variables.putAll(Map.of("word", "serve", "version", "1.8", "release", "/etc/passwd", "one_shot", "",
				"archive", "x", "home", "/nowhere", "self", "/nowhere"));
		assertThat(run("--skip-live").out()).contains("<--skip-live>", "<-Dspring.aot.enabled=true>");
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 2, 143 })
	void endsAsTheProgramEnds(int status) throws Exception {
		this.variables.put("STATUS", String.valueOf(status));
		assertThat(run().status()).isEqualTo(status);
	}

	@Test
	void isTheSameProcessAsTheProgram() throws Exception {
		Path java = this.directory.resolve("jdk/bin/java");
		Files.delete(java);
		executable(java, "#!/bin/sh\necho $$\n");
		Process process = start(this.script.toString());
		assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip())
			.isEqualTo(String.valueOf(process.pid()));
	}

	@ParameterizedTest
	@CsvSource({ "1.8.0_402, 1.8.0_402", "11.0.20, 11.0.20", "16, 16", "9.0.4, 9.0.4" })
	void refusesAnOldJdk(String version) throws Exception {
		jdk("jdk", version);
		assertThat(run()).isEqualTo(new Result(1, "", "[ERROR] " + this.directory.resolve("jdk/bin/java") + " is Java "
				+ version + ", but openai-probe needs 17 or newer.\n[ERROR] Set JAVA_HOME to a JDK 17 or newer.\n"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "17", "21.0.1", "25.0.3", "100.1", "26-ea" })
	void takesANewerJdk(String version) throws Exception {
		jdk("jdk", version);
		assertThat(run().status()).isZero();
	}

	@Test
	void asksAJavaThatHasNoReleaseFile() throws Exception {
		Path java = this.directory.resolve("shim/java");
		executable(java, "#!/bin/sh\ncase $1 in -version) echo 'openjdk version \"11.0.1\" x' >&2 ;; esac\n");
		this.variables.remove("JAVA_HOME");
		this.variables.put("PATH", this.directory.resolve("shim") + ":" + System.getenv("PATH"));
		assertThat(run().err()).contains(java + " is Java 11.0.1");
	}

	@Test
	void namesAJavaHomeWithoutJava() throws Exception {
		this.variables.put("JAVA_HOME", "/nowhere");
		assertThat(run()).isEqualTo(new Result(1, "", """
				[ERROR] JAVA_HOME is /nowhere, which has no bin/java.
				[ERROR] Set JAVA_HOME to a JDK 17 or newer, or unset it to take the java of the PATH.
				"""));
	}

	@Test
	void saysThatThereIsNoJava() throws Exception {
		Path tools = Files.createDirectory(this.directory.resolve("tools"));
		for (String tool : List.of("sh", "readlink", "cat")) {
			Files.createSymbolicLink(tools.resolve(tool), tool(tool));
		}
		this.variables.remove("JAVA_HOME");
		this.variables.put("PATH", tools.toString());
		assertThat(run()).isEqualTo(new Result(1, "", """
				[ERROR] There is no java on the PATH, and JAVA_HOME is not set.
				[ERROR] Install a JDK 17 or newer, or set JAVA_HOME to one.
				"""));
	}

	@Test
	void namesAWorkingDirectoryThatIsGone() throws Exception {
		Path gone = Files.createDirectory(this.directory.resolve("gone"));
		Result result = run("sh", List.of("-c", "cd \"$1\" && rmdir \"$1\" && exec \"$2\" --skip-live", "sh",
				gone.toString(), this.script.toString()));
		assertThat(result.status()).isEqualTo(1);
		assertThat(result.out()).isEmpty();
		assertThat(result.err()).endsWith("""
				[ERROR] The working directory no longer exists.
				[ERROR] Change to one that does.
				""");
	}

	@Test
	void worksThroughLinksFromAnyDirectory() throws Exception {
		Path first = Files.createSymbolicLink(this.directory.resolve("first"),
				home().getFileName().resolve("bin/openai-probe"));
		Path elsewhere = Files.createDirectories(this.directory.resolve("else where"));
		Files.createSymbolicLink(elsewhere.resolve("second"), Path.of("../first"));
		assertThat(run(first.toString(), List.of("version")).out()).isEqualTo("the version\n");
		assertThat(run("./else where/second", List.of("version")).out()).isEqualTo("the version\n");
		this.variables.put("PATH", home().resolve("bin") + ":" + System.getenv("PATH"));
		assertThat(run("bash", List.of("openai-probe", "version")).out()).isEqualTo("the version\n");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "-Da=1  -Db=2 | <-Da=1>,<-Db=2>", "-Da=* | <-Da=*>",
			"-Da=\"b c\" '-Dd=e f' | <-Da=b c>,<-Dd=e f>", "-Da=\"it's\" | <-Da=it's>", "-Da='$x' | <-Da=$x>" })
	void honoursJavaOpts(String options, String expected) throws Exception {
		this.variables.put("JAVA_OPTS", options);
		List<String> words = new ArrayList<>(List.of(expected.split(",")));
		words.add("<-jar>");
		assertThat(run().out().lines()).containsSubsequence(words);
	}

	@Test
	void refusesJavaOptsWithAnOpenQuote() throws Exception {
		this.variables.put("JAVA_OPTS", "-Da='b");
		assertThat(run().status()).isEqualTo(1);
		assertThat(run().err()).startsWith("[ERROR] JAVA_OPTS has a quote that is not closed.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "JAVA_OPTS", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS" })
	void choosesNoCollectorWhereOneIsChosen(String variable) throws Exception {
		assertThat(run().out()).contains("<-XX:+UseSerialGC>");
		this.variables.put(variable, "-XX:+UseG1GC");
		assertThat(run().out()).doesNotContain("<-XX:+UseSerialGC>");
	}

	@ParameterizedTest
	@ValueSource(strings = { "@file", "-XX:VMOptionsFile=file", "-XX:Flags=file" })
	void choosesNoCollectorBesideAFileOfOptions(String option) throws Exception {
		this.variables.put("JAVA_OPTS", option);
		assertThat(run().out()).contains("<" + option + ">").doesNotContain("<-XX:+UseSerialGC>");
	}

	@ParameterizedTest
	@CsvSource({ "ANSI_X3.4-1968, C.UTF-8", "US-ASCII, C.UTF-8", "UTF-8, ''", "ISO-8859-1, ''", "'', ''" })
	void namesFilesBeyondAsciiWhereTheLocaleIsNotInstalled(String charset, String expected) throws Exception {
		Path tools = this.directory.resolve("locale-of-the-test");
		executable(tools.resolve("locale"), "#!/bin/sh\necho " + charset + "\n");
		this.variables.put("PATH", tools + ":" + System.getenv("PATH"));
		assertThat(run().out()).endsWith("LC_ALL=" + expected + "\n");
	}

	@ParameterizedTest
	@CsvSource({ "C, C.UTF-8", "POSIX, C.UTF-8", "'', C.UTF-8", "C.UTF-8, ''" })
	void namesFilesBeyondAscii(String locale, String expected) throws Exception {
		this.variables.put("LANG", locale);
		assertThat(run().out()).endsWith("LC_ALL=" + expected + "\n");
	}

	@ParameterizedTest
	@ValueSource(strings = { "serve", "shell", "emulator --port 0", "--watch 5m", "--skip-live --watch=5m" })
	void leavesWhatRunsLongTheHeapOfTheJvm(String line) throws Exception {
		assertThat(run("--skip-live").out()).contains("<-Xmn", "<-Dspring.aot.enabled=true>");
		assertThat(run(CommandWords.split(line).toArray(String[]::new)).out()).doesNotContain("<-Xmn",
				"<-Dspring.aot.enabled=true>");
	}

	@Test
	void asksForAnArchiveOnceAndThenUsesIt() throws Exception {
		this.variables.put("OPENAI_PROBE_CACHE_DIR", this.cache.toString());
		assertThat(run().out()).contains("<-Dgraphrag.probe.cache=" + this.cache + ">",
				"<-Dgraphrag.probe.launcher=" + this.script.toRealPath() + ">");
		assertThat(run("serve").out()).doesNotContain("graphrag.probe.cache");
		train();
		assertThat(run().out()).contains("<-XX:SharedArchiveFile=" + archive() + ">", "<-Xlog:disable>")
			.doesNotContain("graphrag.probe.cache");
		assertThat(run("serve").out()).contains("<-XX:SharedArchiveFile=" + archive() + ">");
	}

	@Test
	void keepsTheCacheBelowTheUsersOwn() throws Exception {
		this.variables.remove("OPENAI_PROBE_CACHE_DIR");
		this.variables.put("HOME", this.directory.toString());
		assertThat(run().out()).contains("<-Dgraphrag.probe.cache=" + this.directory.resolve(".cache/openai-probe>"));
		this.variables.put("XDG_CACHE_HOME", this.cache.toString());
		assertThat(run().out()).contains("<-Dgraphrag.probe.cache=" + this.cache.resolve("openai-probe>"));
	}

	@Test
	void hasNoCacheForAUserWithoutHome() throws Exception {
		this.variables.remove("OPENAI_PROBE_CACHE_DIR");
		this.variables.put("HOME", "");
		assertThat(run().out()).doesNotContain("graphrag.probe.cache").contains("<openai-probe>");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "arch", "archive and more", "archivf" })
	void passesOverAnArchiveThatIsDamaged(String content) throws Exception {
		this.variables.put("OPENAI_PROBE_CACHE_DIR", this.cache.toString());
		train();
		Files.writeString(archive(), content);
		assertThat(run().out()).contains("<-Dgraphrag.probe.cache=").doesNotContain("SharedArchiveFile");
		train();
		assertThat(Files.readString(archive())).isEqualTo("archive");
	}

	@ParameterizedTest
	@CsvSource({ "0, true", "4711, false" })
	void trustsAnArchiveOfAnotherOnlyIfThatIsRoot(String owner, boolean trusted) throws Exception {
		this.variables.put("OPENAI_PROBE_CACHE_DIR", this.cache.toString());
		train();
		// For the script, the archive belongs to nobody that it knows.
		Files.writeString(this.script, Files.readString(this.script).replace("[ -O ", "[ -z "));
		Path tools = this.directory.resolve("stat-of-the-test");
		executable(tools.resolve("stat"),
				"#!/bin/sh\ncase $* in *%u*) echo " + owner + " ;; *) exec " + tool("stat") + " \"$@\" ;; esac\n");
		this.variables.put("PATH", tools + ":" + System.getenv("PATH"));
		assertThat(run().out().contains("SharedArchiveFile")).isEqualTo(trusted);
	}

	@ParameterizedTest
	@ValueSource(strings = { "jdk", "jar", "library", "build", "options" })
	void passesOverAnArchiveOfSomethingElse(String change) throws Exception {
		this.variables.put("OPENAI_PROBE_CACHE_DIR", this.cache.toString());
		train();
		switch (change) {
			case "jdk" -> jdk("jdk", "17.0.16");
			case "jar" -> Files.writeString(home().resolve("graphrag-probe-app.jar"), "other");
			case "library" -> Files.writeString(home().resolve("lib/b.jar"), "more");
			case "build" -> Files.writeString(home().resolve("build-id"), "2\n");
			default -> this.variables.put("JAVA_OPTS", "-XX:-UseCompressedOops");
		}
		assertThat(run().out()).contains("<-Dgraphrag.probe.cache=").doesNotContain("SharedArchiveFile");
	}

	@Test
	void asksNoSecondTimeWhereTheJvmMakesNoArchive() throws Exception {
		this.variables.put("OPENAI_PROBE_CACHE_DIR", this.cache.toString());
		this.variables.put("ARCHIVE", "");
		train();
		assertThat(run().out()).doesNotContain("graphrag.probe.cache", "SharedArchiveFile");
	}

	@Test
	void takesTheArchiveOfATrainingWhoseProbeFailed() throws Exception {
		this.variables.put("OPENAI_PROBE_CACHE_DIR", this.cache.toString());
		this.variables.put("STATUS", "1");
		train();
		assertThat(run().out()).contains("<-XX:SharedArchiveFile=" + archive() + ">");
	}

	@ParameterizedTest
	@CsvSource({ "134, archive", "1, ''" })
	void asksAgainAfterATrainingThatBrokeOff(String status, String archive) throws Exception {
		this.variables.put("OPENAI_PROBE_CACHE_DIR", this.cache.toString());
		Path work = Files.createDirectories(this.cache.resolve("new"));
		this.variables.putAll(Map.of("STATUS", status, "ARCHIVE", archive, "OPENAI_PROBE_TRAINING", work.toString()));
		assertThat(run().status()).isEqualTo(1);
		this.variables.remove("OPENAI_PROBE_TRAINING");
		assertThat(run().out()).contains("<-Dgraphrag.probe.cache=").doesNotContain("SharedArchiveFile");
	}

	@Test
	void hasItsOwnKindOfArchiveFromJava25On() throws Exception {
		this.variables.put("OPENAI_PROBE_CACHE_DIR", this.cache.toString());
		jdk("jdk", "25.0.1");
		Files.createDirectories(this.cache.resolve("new"));
		this.variables.put("OPENAI_PROBE_TRAINING", this.cache.resolve("new").toString());
		run();
		assertThat(this.cache).isDirectoryContaining("glob:**.aot").isDirectoryNotContaining("glob:**.jsa");
	}

	private void train() throws Exception {
		Path work = Files.createDirectories(this.cache.resolve("new"));
		this.variables.put("OPENAI_PROBE_TRAINING", work.toString());
		assertThat(run()).isEqualTo(new Result(0, "", ""));
		this.variables.remove("OPENAI_PROBE_TRAINING");
	}

	private Path archive() throws IOException {
		try (var files = Files.newDirectoryStream(this.cache, "*.jsa")) {
			return files.iterator().next();
		}
	}

	private Path home() throws IOException {
		return this.directory.toRealPath().resolve("an ü 'installation'");
	}

	private void jdk(String name, String version) throws IOException {
		Path home = this.directory.resolve(name);
		Path java = home.resolve("bin/java");
		if (Files.notExists(java)) {
			executable(java, JAVA);
		}
		write(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
	}

	private static Path tool(String name) {
		return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
			.map((directory) -> Path.of(directory, name))
			.filter(Files::isExecutable)
			.findFirst()
			.orElseThrow();
	}

	private static void executable(Path file, String text) throws IOException {
		write(file, text);
		Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
	}

	private static void write(Path file, String text) throws IOException {
		Files.createDirectories(file.resolveSibling("."));
		Files.writeString(file, text);
	}

	private Result run(String... words) throws Exception {
		return run(this.script.toString(), List.of(words));
	}

	private Result run(String script, List<String> words) throws Exception {
		List<String> command = new ArrayList<>(List.of(script));
		command.addAll(words);
		Process process = start(command.toArray(String[]::new));
		String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
		return new Result(process.waitFor(), out, err);
	}

	private Process start(String... command) throws IOException {
		ProcessBuilder builder = new ProcessBuilder(command).directory(this.directory.toFile());
		builder.environment().clear();
		builder.environment().put("PATH", System.getenv("PATH"));
		builder.environment().putAll(this.variables);
		return builder.start();
	}

	/**
	 * What came of a process.
	 */
	private record Result(int status, String out, String err) {
	}

}
