package dev.graphrag.probe.command;

import java.io.PrintWriter;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

import dev.graphrag.probe.report.ArtifactWriter;

import org.springframework.shell.core.command.ExitStatus;

/**
 * The {@code openai-settings} command.
 */
public final class SettingsCommand extends WordCommand {

	/**
	 * Name of the command.
	 */
	public static final String NAME = "openai-settings";

	/**
	 * What the command says of itself.
	 */
	public static final CommandHelp HELP = new CommandHelp(NAME,
			"Show the settings in effect, the source of each, and what is wrong", SettingsOptions.TABLE, """
					SOURCE is property (with file and line), environment (with the variable, be it OPENAI_MODEL or
					GRAPHRAG_OPENAI_CHAT_MODEL), .env (with the line) or default. Credentials and the host of a
					base URL are masked; an unset value shows as "-". A missing key is no problem here. It makes no
					request and writes no file.

					Environment:
					  every OPENAI_* variable, GRAPH_RAG_ACTOR, every property as a variable, HTTPS_PROXY,
					  HTTP_PROXY, ALL_PROXY and NO_PROXY; and a .env file with any of them

					Exit codes:
					  0  valid; names that are no setting are warned of
					  1  invalid, with every problem, or the start failed
					  2  wrong usage
					  128 + N  ended by signal N

					Examples:
					  openai-probe openai-settings
					  openai-probe openai-settings --format json""");

	private final SettingsInspection inspection;

	private final ArtifactWriter json;

	private final Supplier<Interruption> interruptions;

	/**
	 * Create the command.
	 * @param inspection looks at the settings
	 * @param json writes JSON
	 * @param interruptions gives each run what may end it early
	 * @param consoles makes a console over the writer that the shell hands to a command
	 */
	public SettingsCommand(SettingsInspection inspection, ArtifactWriter json, Supplier<Interruption> interruptions,
			Function<PrintWriter, ProbeConsole> consoles) {
		super(HELP, consoles);
		this.inspection = inspection;
		this.json = json;
		this.interruptions = interruptions;
	}

	@Override
	ExitStatus run(List<String> words, ProbeConsole console) {
		SettingsOptions options = SettingsOptions.parse(words);
		return options.help() ? showHelp(console) : new SettingsConclusion(this.json, console, this.interruptions.get())
			.conclude(this.inspection.inspect(), options);
	}

}
