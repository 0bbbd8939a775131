package dev.graphrag.probe;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import org.springframework.util.FileSystemUtils;

/**
 * The archive of loaded classes that the launcher script did not find: made by a
 * throw-away JVM that probes the emulator inside itself, and put in its place in one
 * step. A cache that cannot be made costs time alone, so nothing is said of it.
 */
final class StartUpCache {

	private static final long PATIENCE_SECONDS = 120;

	// What belongs to the JVM. Settings of the probe would change what is trained.
	private static final Set<String> VARIABLES = Set.of("PATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "LC_CTYPE",
			"JAVA_HOME", "JAVA_OPTS", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

	private static final String UNFINISHED = "new-";

	private final Path directory;

	private final String key;

	private final String suffix;

	private final String launcher;

	StartUpCache(Path directory, String key, String suffix, String launcher) {
		this.directory = directory;
		this.key = key;
		this.suffix = suffix;
		this.launcher = launcher;
	}

	/**
	 * Return the cache that the launcher script asks for.
	 * @return the cache, empty where there is one or none is wanted
	 */
	static Optional<StartUpCache> asked() {
		String directory = System.getProperty("graphrag.probe.cache.directory");
		return (directory != null)
				? Optional
					.of(new StartUpCache(Path.of(directory), required("key"), required("suffix"), required("launcher")))
				: Optional.empty();
	}

	private static String required(String name) {
		return Objects.requireNonNull(System.getProperty("graphrag.probe.cache." + name), name);
	}

	/**
	 * Make the archive, unless another process is at it or the place cannot be written.
	 */
	void make() {
		try {
			Files.createDirectories(this.directory);
			try (FileChannel channel = FileChannel.open(this.directory.resolve("lock"), StandardOpenOption.CREATE,
					StandardOpenOption.WRITE); FileLock lock = channel.tryLock()) {
				if (lock != null) {
					makeAlone();
				}
			}
		}
		catch (IOException | OverlappingFileLockException ex) {
			// The next command is as slow as this one.
		}
	}

	private void makeAlone() throws IOException {
		remove(UNFINISHED + "*");
		Path archive = this.directory.resolve(UNFINISHED + ProcessHandle.current().pid() + "." + this.suffix);
		Path run = Files.createDirectories(Path.of(archive + ".run"));
		try {
			Integer status = train(archive, run);
			if (status != null) {
				publish(archive, (status == 0 && Files.exists(archive)) ? Files.size(archive) : 0);
			}
		}
		finally {
			remove(UNFINISHED + "*");
		}
	}

	private @Nullable Integer train(Path archive, Path run) throws IOException {
		ProcessBuilder builder = new ProcessBuilder(List.of(this.launcher)).directory(run.toFile())
			.redirectInput(new File(File.separatorChar == '/' ? "/dev/null" : "NUL"))
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.redirectError(ProcessBuilder.Redirect.DISCARD);
		Map<String, String> variables = builder.environment();
		variables.keySet().retainAll(VARIABLES);
		variables.put("OPENAI_PROBE_TRAINING", archive.toString());
		Process process = builder.start();
		// A signal that ends this process ends the other one, and its own helper, as
		// well.
		Thread end = new Thread(() -> destroy(process), "start-up-cache");
		Runtime.getRuntime().addShutdownHook(end);
		try {
			return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) ? process.exitValue() : null;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return null;
		}
		finally {
			destroy(process);
			remove(end);
		}
	}

	private static void destroy(Process process) {
		process.descendants().forEach(ProcessHandle::destroyForcibly);
		process.destroyForcibly();
	}

	private static void remove(Thread end) {
		try {
			Runtime.getRuntime().removeShutdownHook(end);
		}
		catch (IllegalStateException ex) {
			// It is running.
		}
	}

	// The launcher script knows by the size whether an archive is whole. An empty one
	// says
	// that this JVM makes none. Archives of the same purpose are what an older
	// installation has left.
	private void publish(Path archive, long size) throws IOException {
		if (size == 0) {
			Files.deleteIfExists(archive);
			Files.createFile(archive);
		}
		remove(this.key.substring(0, this.key.indexOf('-') + 1) + "*." + this.suffix);
		Files.move(archive, this.directory.resolve(this.key + "-" + size + "." + this.suffix),
				StandardCopyOption.ATOMIC_MOVE);
	}

	private void remove(String glob) throws IOException {
		try (DirectoryStream<Path> files = Files.newDirectoryStream(this.directory, glob)) {
			for (Path file : files) {
				FileSystemUtils.deleteRecursively(file);
			}
		}
	}

}
