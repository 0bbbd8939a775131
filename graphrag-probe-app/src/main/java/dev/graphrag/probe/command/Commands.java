package dev.graphrag.probe.command;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import org.springframework.util.Assert;

/**
 * The program's commands, each once: what the launcher knows, the help lists and
 * completions offer.
 */
public final class Commands {

	/**
	 * The command that serves the actuator.
	 */
	public static final CommandHelp SERVE = new CommandHelp("serve",
			"Serve /actuator/health and /actuator/prometheus until a signal", ProbeOptions.SERVE_TABLE, """
					The options are those of openai-probe, and need --watch: serve alone does not probe.

					Environment:
					  SERVER_PORT  port of the actuator (default: 8080)

					Exit codes:
					  0  help
					  1  the start failed
					  2  wrong usage
					  128 + N  ended by signal N

					Examples:
					  openai-probe serve
					  SERVER_PORT=9090 openai-probe serve --watch 60s --ready-from-probe""");

	/**
	 * The command that reads commands.
	 */
	public static final CommandHelp SHELL = new CommandHelp("shell",
			"Read commands from a terminal, and serve the actuator meanwhile", new OptionTable("shell"), """
					Ctrl-C cancels the command that runs, Ctrl-D or exit leaves the shell, Tab completes.

					Environment:
					  SERVER_PORT  port of the actuator (default: 8080); without a free one it is not served
					  OPENAI_API_KEY and the others that 'openai-probe --help' names: for the commands

					Exit codes:
					  0  the shell was left, or help
					  1  the start failed
					  2  wrong usage, or no terminal
					  128 + N  ended by signal N

					Examples:
					  openai-probe shell
					  SERVER_PORT=0 openai-probe shell""");

	/**
	 * The command that shows help.
	 */
	public static final CommandHelp HELP = new CommandHelp("help", "Show the commands, or the help of one",
			List.of("[COMMAND]"), new OptionTable("help"), """
					Environment: none.

					Exit codes:
					  0  shown
					  1  never
					  2  there is no such command

					Examples:
					  openai-probe help
					  openai-probe help serve""");

	/**
	 * The command that shows the version.
	 */
	public static final CommandHelp VERSION = new CommandHelp("version", "Show the version", new OptionTable("version"),
			"""
					Environment: none.

					Exit codes:
					  0  shown
					  1  never
					  2  wrong usage

					Examples:
					  openai-probe version
					  openai-probe --version""");

	private static final List<CommandHelp> ALL = List.of(OpenAiProbeCommand.HELP, AllowlistAuditCommand.HELP,
			SettingsCommand.HELP, SERVE, SHELL, EmulatorCommand.HELP, CompletionScripts.HELP, HELP, VERSION);

	private Commands() {
	}

	/**
	 * Return all commands.
	 * @return the commands, in the order of the help
	 */
	public static List<CommandHelp> all() {
		return ALL;
	}

	/**
	 * Find a command.
	 * @param name the name
	 * @return the command, empty if there is none of this name
	 */
	public static Optional<CommandHelp> named(String name) {
		Assert.notNull(name, "name must not be null");
		return ALL.stream().filter((command) -> command.name().equals(name)).findFirst();
	}

	/**
	 * Return the help text of the program.
	 * @return usage, commands, exit codes and where settings come from
	 */
	public static String text() {
		int width = ALL.stream().mapToInt((command) -> command.name().length()).max().orElse(0);
		String list = ALL.stream()
			.map((command) -> String.format("  %-" + width + "s  %s", command.name(), command.summary()))
			.collect(Collectors.joining("\n"));
		return """
				Check that OpenAI is reachable and guarded, and look after what services call it with.

				Usage: openai-probe [command] [options]
				   or: java -jar graphrag-probe-app.jar [command] [options]

				Commands:
				%s

				'COMMAND --help' shows a command's options. Without a command, openai-probe probes; the jar
				opens the shell where there is a terminal.

				Exit codes: 0 success or skipped, 1 failed, 2 wrong usage, 128 + N ended by signal N.
				Settings: OPENAI_* variables, a .env file, or graphrag.openai.* properties.""".formatted(list);
	}

}
