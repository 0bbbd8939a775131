package dev.graphrag.probe;

import java.io.PrintStream;
import java.util.List;
import java.util.function.Supplier;

import dev.graphrag.probe.command.Interruption;
import dev.graphrag.probe.command.TerminalTraits;

/**
 * How the program was started.
 *
 * @param mode what it is to do
 * @param command the command and the words after it, empty for the shell and where the
 * actuator is served without a probe
 * @param results standard output, for results alone
 * @param terminal what the program writes to and reads from
 * @param interruptions gives each run what a signal ends it with
 */
record Launch(Mode mode, List<String> command, PrintStream results, TerminalTraits terminal,
		Supplier<Interruption> interruptions) {

	/**
	 * Property that holds the mode's name.
	 */
	static final String MODE_PROPERTY = "graphrag.probe.mode";

	/**
	 * What the program does.
	 */
	enum Mode {

		/** Run one command and end. */
		COMMAND,

		/** Serve the actuator until it is stopped, and repeat a probe if there is one. */
		SERVE,

		/** Read commands from a terminal, and serve the actuator meanwhile. */
		SHELL

	}

}
