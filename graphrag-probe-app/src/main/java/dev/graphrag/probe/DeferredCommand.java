package dev.graphrag.probe;

import java.io.PrintWriter;

import dev.graphrag.probe.command.CommandHelp;

import org.springframework.shell.core.command.AbstractCommand;
import org.springframework.shell.core.command.Command;
import org.springframework.shell.core.command.CommandContext;
import org.springframework.shell.core.command.ExitStatus;

/**
 * A command of the shell that is the application's: it waits for the start, and Ctrl-C
 * cancels it.
 */
final class DeferredCommand extends AbstractCommand {

	private static final ExitStatus NOT_BEGUN = new ExitStatus(1, "ended before it began");

	private final ShellApplication application;

	private final RunningCommand running;

	DeferredCommand(CommandHelp help, ShellApplication application, RunningCommand running) {
		super(help.name(), help.summary(), "GraphRAG", help.text(), false);
		this.application = application;
		this.running = running;
	}

	@Override
	public ExitStatus doExecute(CommandContext context) throws Exception {
		return this.running.run(() -> executed(context));
	}

	private ExitStatus executed(CommandContext context) throws Exception {
		if (this.application.isStarting()) {
			PrintWriter out = context.outputWriter();
			out.println("Waiting for the start to end …");
			out.flush();
		}
		Command command = this.running.interruption().interruptible(() -> this.application.command(getName()));
		return (command != null) ? command.execute(context) : NOT_BEGUN;
	}

}
