package dev.graphrag.probe;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.shell.core.command.Command;

/**
 * The application behind the shell's prompt, which starts while the first line is being
 * typed. Thread-safe.
 */
final class ShellApplication {

	private final CompletableFuture<ConfigurableApplicationContext> context = new CompletableFuture<>();

	private volatile @Nullable StartFailure failure;

	/**
	 * Begin the start.
	 * @param start starts the application, and hands its context over or calls
	 * {@link #failed(StartFailure, Thread)}
	 */
	void start(Runnable start) {
		Thread thread = new Thread(start, "probe-start");
		// Whoever leaves the shell does not wait for it.
		thread.setDaemon(true);
		thread.start();
	}

	void started(ConfigurableApplicationContext started) {
		this.context.complete(started);
	}

	/**
	 * Say that the start failed.
	 * @param why the reason
	 * @param reading the thread that reads and runs commands, which is interrupted
	 */
	void failed(StartFailure why, Thread reading) {
		this.failure = why;
		// Before a command goes on, which would otherwise be interrupted at its report.
		reading.interrupt();
		this.context.completeExceptionally(new IllegalStateException("The start failed"));
	}

	boolean isStarting() {
		return !this.context.isDone();
	}

	boolean hasFailed() {
		return this.failure != null;
	}

	/**
	 * Return why the start failed.
	 * @return the reason, {@code null} if it has not failed
	 */
	@Nullable StartFailure failure() {
		return this.failure;
	}

	/**
	 * Find a command, as soon as the application has started.
	 * @param name the command's name
	 * @return the command, {@code null} if the start fails or the thread is interrupted
	 */
	@Nullable Command command(String name) {
		try {
			return this.context.get()
				.getBeanProvider(Command.class)
				.stream()
				.filter((command) -> command.getName().equals(name))
				.findFirst()
				.orElseThrow();
		}
		catch (InterruptedException | ExecutionException ex) {
			// Ctrl-C has been heard with this; the next command waits again.
			return null;
		}
	}

	/**
	 * Close the application, if it has started.
	 * @return the exit code
	 */
	int close() {
		if (hasFailed()) {
			return 1;
		}
		return isStarting() ? 0 : SpringApplication.exit(this.context.join());
	}

}
