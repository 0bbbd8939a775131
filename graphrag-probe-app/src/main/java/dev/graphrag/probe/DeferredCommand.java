package dev.graphrag.probe;

import java.io.PrintWriter;
import java.util.List;

import dev.graphrag.openai.redaction.Redactor;
import dev.graphrag.probe.command.CommandEnd;
import dev.graphrag.probe.command.CommandHelp;
import dev.graphrag.probe.command.Interruption;
import dev.graphrag.probe.command.OpenAiProbeCommand;
import dev.graphrag.probe.command.ProbeConsole;
import dev.graphrag.probe.command.TerminalTraits;
import dev.graphrag.probe.command.UsageException;
import dev.graphrag.probe.report.Outcome;

import org.springframework.shell.core.command.AbstractCommand;
import org.springframework.shell.core.command.Command;
import org.springframework.shell.core.command.CommandArgument;
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

	private final TerminalTraits terminal;

	DeferredCommand(CommandHelp help, ShellApplication application, RunningCommand running, TerminalTraits terminal) {
		super(help.name(), help.summary(), "GraphRAG", help.text(), false);
		this.application = application;
		this.running = running;
		this.terminal = terminal;
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
		Interruption interruption = this.running.interruption();
		Command command = interruption.interruptible(() -> this.application.command(getName()));
		if (command != null) {
			return command.execute(context);
		}
		// With the flag up, which a failed start raises, no file could be written.
		Thread.interrupted();
		return unbegun(context, interruption);
	}

	// An earlier run's report must not pass for this one's.
	private ExitStatus unbegun(CommandContext context, Interruption interruption) {
		List<String> words = context.parsedInput().arguments().stream().map(CommandArgument::value).toList();
		PrintWriter out = context.outputWriter();
		ProbeConsole console = new ProbeConsole(out, out, this.terminal, Redactor.BY_SHAPE::redact);
		try {
			return CommandEnd.find(getName(), words, console, interruption)
				.map((end) -> end.of(reason()))
				.orElse(NOT_BEGUN);
		}
		catch (UsageException ex) {
			console.error(ex);
			return OpenAiProbeCommand.WRONG_USAGE;
		}
	}

	private Outcome.Failure reason() {
		StartFailure failure = this.application.failure();
		return (failure != null) ? failure.outcome() : Outcome.Failure.interrupted();
	}

}
