package dev.graphrag.probe;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StartUpCache}.
 */
@DisabledOnOs(OS.WINDOWS)
class StartUpCacheTests {

	@TempDir
	private Path directory;

	@Test
	void isFilledByTheLauncher() throws Exception {
		cache().fill();
		assertThat(this.directory.resolve("trained")).exists();
		assertThat(this.directory.resolve("cache/new")).doesNotExist();
	}

	@Test
	void beginsNoProcessWhileThisOneEnds() throws Exception {
		StartUpCache cache = cache();
		cache.end();
		cache.fill();
		assertThat(this.directory.resolve("trained")).doesNotExist();
		assertThat(this.directory.resolve("cache/new")).doesNotExist();
	}

	private StartUpCache cache() throws Exception {
		Path launcher = Files.writeString(this.directory.resolve("launcher"), "#!/bin/sh\n: >../../trained\n");
		Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
		return new StartUpCache(this.directory.resolve("cache"), launcher.toString());
	}

}
