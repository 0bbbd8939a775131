package dev.graphrag.probe;

import java.time.Duration;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * Closes the application when a signal ends the process, and takes no longer than the two
 * seconds that the program promises: not for a start that is under way, whose end the
 * closing has to wait for, nor for a connection that dawdles. What is left then ends with
 * the process.
 */
final class ClosingHook {

	private static final Duration PATIENCE = Duration.ofMillis(1700);

	private ClosingHook() {
	}

	static void install(ConfigurableApplicationContext context) {
		Runtime.getRuntime().addShutdownHook(new Thread(() -> run(context::close, PATIENCE), "probe-closing"));
	}

	static void run(Runnable closing, Duration patience) {
		Thread thread = new Thread(closing, "probe-close");
		thread.setDaemon(true);
		thread.start();
		try {
			thread.join(patience.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
