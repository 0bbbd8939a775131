package dev.graphrag.probe;

import java.util.List;

import dev.graphrag.probe.command.Interruption;
import dev.graphrag.probe.command.OpenAiProbeCommand;
import dev.graphrag.probe.command.TerminalTraits;

/**
 * The program as it is for a single command. Spring's ahead-of-time engine begins here
 * when the program is built, and names what it generates after this class.
 */
final class CommandApplication {

	private CommandApplication() {
	}

	/**
	 * Prepare the application of a single command, which the engine stops before it runs.
	 * @param args none
	 */
	public static void main(String[] args) {
		Launch launch = new Launch(Launch.Mode.COMMAND, List.of(OpenAiProbeCommand.NAME), System.out,
				TerminalTraits.NONE, Interruption::new);
		ProbeSpringApplication.of(launch).run();
	}

}
