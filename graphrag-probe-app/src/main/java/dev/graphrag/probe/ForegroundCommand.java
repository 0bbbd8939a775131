package dev.graphrag.probe;

import java.util.function.UnaryOperator;

import dev.graphrag.probe.command.CommandHelp;
import dev.graphrag.probe.command.OpenAiProbeCommand;
import dev.graphrag.probe.command.ProbeConsole;
import dev.graphrag.probe.command.TerminalTraits;

import org.springframework.shell.core.command.AbstractCommand;
import org.springframework.shell.core.command.CommandContext;
import org.springframework.shell.core.command.ExitStatus;

/**
 * A command that the shell only points to: it runs until a signal ends it, and that
 * signal would end the shell as well.
 */
final class ForegroundCommand extends AbstractCommand {

	private final TerminalTraits terminal;

	// Not hidden: Spring Shell does not find a command that is.
	ForegroundCommand(CommandHelp help, TerminalTraits terminal) {
		super(help.name(), "Not here, in a terminal of its own", "GraphRAG", help.text(), false);
		this.terminal = terminal;
	}

	@Override
	public ExitStatus doExecute(CommandContext context) {
		new ProbeConsole(context.outputWriter(), context.outputWriter(), this.terminal, UnaryOperator.identity()).error(
				"Command " + getName() + " runs until it is stopped, which would stop the shell too.",
				"Run it in a terminal of its own: openai-probe " + getName());
		return OpenAiProbeCommand.WRONG_USAGE;
	}

}
