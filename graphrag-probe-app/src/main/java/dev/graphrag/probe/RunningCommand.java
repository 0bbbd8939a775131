package dev.graphrag.probe;

import java.util.concurrent.Callable;

import dev.graphrag.probe.command.Interruption;

/**
 * The shell's command of the moment, which Ctrl-C cancels. A signal that ends the process
 * cancels it too, and waits for its report. Thread-safe.
 */
final class RunningCommand {

	private Interruption interruption = new Interruption();

	/**
	 * Return what ends the command of the moment.
	 * @return an interruption that no other command has had
	 */
	synchronized Interruption interruption() {
		return this.interruption;
	}

	/**
	 * Run a command.
	 * @param command the command
	 * @return what it returns
	 * @throws Exception if it does
	 */
	<T> T run(Callable<T> command) throws Exception {
		SignalHook hook = SignalHook.install(begin(), () -> {
		});
		try {
			return command.call();
		}
		finally {
			hook.close();
		}
	}

	private synchronized Interruption begin() {
		this.interruption = new Interruption();
		return this.interruption;
	}

	/**
	 * Ask the command of the moment to end.
	 */
	void cancel() {
		interruption().request();
	}

}
