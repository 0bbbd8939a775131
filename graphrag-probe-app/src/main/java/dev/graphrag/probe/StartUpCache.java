package dev.graphrag.probe;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
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

	private final Path directory;

	private final String launcher;

	private @Nullable Process process;

	private boolean ended;

	StartUpCache(Path directory, String launcher) {
		this.directory = directory;
		this.launcher = launcher;
	}

	/**
	 * Return the cache that the launcher script asks for.
	 * @return the cache, empty where there is one or none is wanted
	 */
	static Optional<StartUpCache> asked() {
		String directory = System.getProperty("graphrag.probe.cache");
		String launcher = System.getProperty("graphrag.probe.launcher");
		return (directory != null && launcher != null) ? Optional.of(new StartUpCache(Path.of(directory), launcher))
				: Optional.empty();
	}

	/**
	 * Fill the cache, unless another process is at it or the place cannot be written.
	 */
	void fill() {
		try {
			Files.createDirectories(this.directory);
			try (FileChannel channel = FileChannel.open(this.directory.resolve("lock"), StandardOpenOption.CREATE,
					StandardOpenOption.WRITE); FileLock lock = channel.tryLock()) {
				if (lock != null) {
					fillAlone();
				}
			}
		}
		catch (IOException | OverlappingFileLockException ex) {
			// The next command is as slow as this one.
		}
	}

	private void fillAlone() throws IOException {
		Path work = this.directory.resolve("new");
		// A run that was killed leaves it.
		FileSystemUtils.deleteRecursively(work);
		Files.createDirectory(work);
		try {
			train(work);
		}
		finally {
			FileSystemUtils.deleteRecursively(work);
		}
	}

	private void train(Path work) throws IOException {
		ProcessBuilder builder = new ProcessBuilder(this.launcher).directory(work.toFile())
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.redirectError(ProcessBuilder.Redirect.DISCARD);
		Map<String, String> variables = builder.environment();
		variables.keySet().retainAll(VARIABLES);
		variables.put("OPENAI_PROBE_CACHE_DIR", this.directory.toString());
		variables.put("OPENAI_PROBE_TRAINING", work.toString());
		Thread end = new Thread(this::end, "start-up-cache");
		try {
			Runtime.getRuntime().addShutdownHook(end);
		}
		catch (IllegalStateException ex) {
			// A signal is ending this process already.
			return;
		}
		try {
			await(builder);
		}
		finally {
			end();
			remove(end);
		}
	}

	private void await(ProcessBuilder builder) throws IOException {
		Process started = begin(builder);
		try {
			if (started != null) {
				started.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private synchronized @Nullable Process begin(ProcessBuilder builder) throws IOException {
		if (!this.ended) {
			this.process = builder.start();
		}
		return this.process;
	}

	/**
	 * End the other process and its own helper, and begin none any more: a signal that
	 * ends this process ends them as well.
	 */
	synchronized void end() {
		this.ended = true;
		if (this.process != null) {
			destroy(this.process);
		}
	}

	private static void destroy(Process process) {
		List<ProcessHandle> helpers = process.descendants().toList();
		process.destroyForcibly();
		helpers.forEach(ProcessHandle::destroyForcibly);
	}

	private static void remove(Thread end) {
		try {
			Runtime.getRuntime().removeShutdownHook(end);
		}
		catch (IllegalStateException ex) {
			// It is running.
		}
	}

}
