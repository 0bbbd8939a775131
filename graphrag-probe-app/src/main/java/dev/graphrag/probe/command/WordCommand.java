package dev.graphrag.probe.command;

import java.io.PrintWriter;
import java.util.List;
import java.util.function.Function;

import org.springframework.shell.core.command.AbstractCommand;
import org.springframework.shell.core.command.CommandArgument;
import org.springframework.shell.core.command.CommandContext;
import org.springframework.shell.core.command.ExitStatus;

/**
 * A command that is the same from the command line and inside the shell. It gets its
 * words as they are and checks them itself, because Spring Shell lets unknown and
 * incomplete options pass.
 */
abstract class WordCommand extends AbstractCommand {

	private final CommandHelp help;

	private final Function<PrintWriter, ProbeConsole> consoles;

	/**
	 * Create a command.
	 * @param help what it says of itself
	 * @param consoles makes a console over the writer that the shell hands to a command
	 */
	WordCommand(CommandHelp help, Function<PrintWriter, ProbeConsole> consoles) {
		super(help.name(), help.summary(), "GraphRAG");
		this.help = help;
		this.consoles = consoles;
	}

	@Override
	public String getHelp() {
		return this.help.text();
	}

	@Override
	public ExitStatus doExecute(CommandContext context) {
		ProbeConsole console = console(context.outputWriter());
		List<String> words = context.parsedInput().arguments().stream().map(CommandArgument::value).toList();
		try {
			return run(words, console);
		}
		catch (UsageException ex) {
			console.error(ex);
			return OpenAiProbeCommand.WRONG_USAGE;
		}
	}

	/**
	 * Run the command.
	 * @param words the words after its name
	 * @param console says how it went
	 * @return the exit status
	 * @throws UsageException if the words are no usable options
	 */
	abstract ExitStatus run(List<String> words, ProbeConsole console);

	/**
	 * Return a console over a writer.
	 * @param out where results go
	 * @return the console
	 */
	ProbeConsole console(PrintWriter out) {
		return this.consoles.apply(out);
	}

	/**
	 * Show the help text.
	 * @param console where to
	 * @return success
	 */
	ExitStatus showHelp(ProbeConsole console) {
		console.text(getHelp());
		return ExitStatus.OK;
	}

}
