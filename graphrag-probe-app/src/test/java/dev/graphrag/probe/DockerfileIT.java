package dev.graphrag.probe;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests for the {@code Dockerfile}, whose steps a script follows without an engine.
 */
@EnabledOnOs(OS.LINUX)
class DockerfileIT {

	private static final int SKIPPED = 77;

	@TempDir
	private Path directory;

	@Test
	void imageRunsReadOnlyAsAnyUser() throws Exception {
		Path output = this.directory.resolve("output.txt");
		ProcessBuilder script = new ProcessBuilder("bash", "src/test/docker/check.sh").redirectErrorStream(true)
			.redirectOutput(output.toFile());
		script.environment().put("JAVA_HOME", System.getProperty("java.home"));
		Process process = script.start();
		assertThat(process.waitFor(4, TimeUnit.MINUTES)).isTrue();
		assumeThat(process.exitValue()).as("root and mount namespaces").isNotEqualTo(SKIPPED);
		assertThat(output).content().contains("ok: ").doesNotContain("FAILED");
		assertThat(process.exitValue()).isZero();
	}

}
