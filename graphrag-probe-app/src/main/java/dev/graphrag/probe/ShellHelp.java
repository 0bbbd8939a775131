package dev.graphrag.probe;

import java.util.Comparator;
import java.util.stream.Collectors;

import org.springframework.shell.core.command.AbstractCommand;
import org.springframework.shell.core.command.Command;
import org.springframework.shell.core.command.CommandArgument;
import org.springframework.shell.core.command.CommandContext;
import org.springframework.shell.core.command.CommandRegistry;
import org.springframework.shell.core.command.ExitStatus;

/**
 * The shell's {@code help}: the commands, or with a command's name that command's own
 * help text. Spring Shell's would list the options by their Java types.
 */
final class ShellHelp extends AbstractCommand {

	ShellHelp() {
		super("help", "List the commands, or show one: help openai-probe", "Shell");
	}

	@Override
	public ExitStatus doExecute(CommandContext context) {
		println(text(context), context);
		return ExitStatus.OK;
	}

	private static String text(CommandContext context) {
		CommandArgument name = context.getArgumentByIndex(0);
		Command command = (name != null) ? context.commandRegistry().getCommandByName(name.value()) : null;
		return (command != null && !command.getHelp().isEmpty()) ? command.getHelp() : list(context.commandRegistry());
	}

	private static String list(CommandRegistry registry) {
		int width = registry.getCommands().stream().mapToInt((command) -> command.getName().length()).max().orElse(0);
		return registry.getCommands()
			.stream()
			.sorted(Comparator.comparing(Command::getName))
			.map((command) -> String.format("  %-" + width + "s  %s", command.getName(), command.getDescription()))
			.collect(Collectors.joining("\n"));
	}

}
