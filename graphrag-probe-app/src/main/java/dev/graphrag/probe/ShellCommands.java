package dev.graphrag.probe;

import java.util.List;
import java.util.Set;

import dev.graphrag.probe.command.CommandHelp;
import dev.graphrag.probe.command.Commands;
import dev.graphrag.probe.command.CompletionScripts;
import dev.graphrag.probe.command.EmulatorCommand;
import dev.graphrag.probe.command.TerminalTraits;

import org.springframework.shell.core.command.Clear;
import org.springframework.shell.core.command.Command;
import org.springframework.shell.core.command.CommandArgument;
import org.springframework.shell.core.command.CommandRegistry;
import org.springframework.shell.core.command.ParsedInput;

/**
 * The commands that the shell knows, and how it reads their lines.
 */
final class ShellCommands {

	private static final Set<CommandHelp> FOREGROUND = Set.of(Commands.SERVE, EmulatorCommand.HELP);

	private static final Set<String> LAUNCHER_ONLY = Set.of("shell", "help", "version", CompletionScripts.NAME);

	private ShellCommands() {
	}

	static CommandRegistry registry(ShellApplication application, RunningCommand running, TerminalTraits terminal) {
		CommandRegistry registry = new CommandRegistry();
		Commands.all().stream().filter((help) -> !LAUNCHER_ONLY.contains(help.name())).forEach((help) -> {
			boolean foreground = FOREGROUND.contains(help);
			registry.registerCommand(foreground ? new ForegroundCommand(help, terminal)
					: new DeferredCommand(help, application, running, terminal));
		});
		registry.registerCommand(new ShellHelp());
		registry.registerCommand(new Clear());
		registry.registerCommand(end("exit"));
		registry.registerCommand(end("quit"));
		return registry;
	}

	// The runner obeys it. Spring Shell's own brings a validator, and its start, along.
	private static Command end(String name) {
		return Command.builder()
			.name(name)
			.description("Leave the shell (or Ctrl-D)")
			.group("Shell")
			.execute((context) -> {
			});
	}

	// A command gets its words as they are, as it does from the command line.
	static ParsedInput parse(String line) {
		return input(CommandWords.split(line));
	}

	/**
	 * Return what Spring Shell's executor takes.
	 * @param words a command's name and the words after it, or none
	 * @return the words as they are
	 */
	static ParsedInput input(List<String> words) {
		ParsedInput.Builder input = ParsedInput.builder().commandName(words.isEmpty() ? "" : words.get(0));
		for (int index = 1; index < words.size(); index++) {
			input.addArgument(new CommandArgument(index - 1, words.get(index)));
		}
		return input.build();
	}

}
