package dev.graphrag.probe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the start-up cache of the distribution's launcher, with the JVM that runs
 * them.
 */
class StartUpCacheIT {

	@TempDir
	private Path directory;

	private Path cache;

	private Path loaded;

	@BeforeEach
	void places() {
		this.cache = this.directory.resolve("a cache");
		this.loaded = this.directory.resolve("loaded.txt");
	}

	@Test
	void firstRunMakesAnArchiveThatTheNextOneUses() throws Exception {
		skipped(run("--skip-live"));
		assertThat(names()).hasSize(2)
			.contains("lock")
			.anyMatch((name) -> name.matches("(\\d+-){3}[1-9]\\d+\\.(jsa|aot)"));
		skipped(run("--skip-live"));
		try (Stream<String> classes = Files.lines(this.loaded)) {
			List<String> lines = classes.toList();
			assertThat(lines).filteredOn((line) -> line.contains("shared objects file"))
				.hasSizeGreaterThan(lines.size() * 9 / 10)
				.anyMatch((line) -> line.contains(" dev.graphrag.probe.Launcher "));
			assertThat(lines).noneMatch((line) -> line
				.matches(".* org\\.(apache\\.(catalina|tomcat)|jline|springframework\\.boot\\.(actuate|health))\\..*"));
		}
		assertThat(names()).hasSize(2);
	}

	@Test
	void signalDuringTheTrainingLeavesNoProcess() throws Exception {
		PackagedJar.Started started = launcher().start("--skip-live");
		Awaitility.await()
			.atMost(Duration.ofMinutes(1))
			.until(() -> started.process().children().findAny().isPresent());
		List<ProcessHandle> training = started.process().descendants().toList();
		started.process().destroy();
		assertThat(started.await().exitCode()).isEqualTo(143);
		assertThat(training).isNotEmpty().allSatisfy((process) -> process.onExit().get(1, TimeUnit.MINUTES));
		skipped(run("--skip-live"));
	}

	@Test
	void placeThatCannotBeWrittenIsNothingToTell() throws Exception {
		Files.createFile(this.cache);
		skipped(run("--skip-live"));
	}

	private static void skipped(PackagedJar.Result result) {
		assertThat(result.exitCode()).isZero();
		assertThat(result.outLines()).hasSize(4).allMatch((line) -> line.startsWith("[INFO] "));
		assertThat(result.err()).isEmpty();
	}

	private PackagedJar.Result run(String... words) throws Exception {
		return launcher().run(words);
	}

	private PackagedJar launcher() {
		return PackagedJar.launcher(this.directory)
			.with("OPENAI_PROBE_CACHE_DIR", this.cache.toString())
			.with("JAVA_OPTS", "'-Xlog:class+load:file=" + this.loaded + "'");
	}

	private List<String> names() throws IOException {
		try (Stream<Path> files = Files.list(this.cache)) {
			return files.map((file) -> file.getFileName().toString()).toList();
		}
	}

}
