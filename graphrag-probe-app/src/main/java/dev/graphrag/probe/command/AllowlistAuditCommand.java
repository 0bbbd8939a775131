package dev.graphrag.probe.command;

import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

import dev.graphrag.probe.report.AllowlistReport;
import dev.graphrag.probe.report.ArtifactWriter;
import dev.graphrag.probe.report.Outcome;

import org.springframework.shell.core.command.ExitStatus;

/**
 * The {@code openai-allowlist-audit} command.
 */
public final class AllowlistAuditCommand extends WordCommand {

	/**
	 * Name of the command.
	 */
	public static final String NAME = "openai-allowlist-audit";

	/**
	 * What the command says of itself.
	 */
	public static final CommandHelp HELP = new CommandHelp(NAME,
			"Check that OpenAI still offers every allowed model, and write a report", ProbeOptions.AUDIT_TABLE, """
					It reads GET /models and looks for the baseline model, the fallback model where the fallback
					is enabled, and the embedding model, each by its exact name. NEWER lists offered models of the
					same family and size that have a higher version or were created later. The report is
					allowlist.json among the artifacts.

					Environment:
					  OPENAI_API_KEY          key to ask with, or OPENAI_API_KEY_FILE for a file that has it
					  OPENAI_BASE_URL         where OpenAI is (default: https://api.openai.com/v1)
					  OPENAI_ENABLE_FALLBACK  whether the fallback model is allowed (default: false)
					  OPENAI_EMBEDDING_MODEL  embedding model (default: text-embedding-3-small)
					  OPENAI_MAX_ATTEMPTS, OPENAI_BACKOFF_SECONDS: as for every service

					Exit codes:
					  0  every model is offered
					  1  a model is missing, or the list could not be read
					  2  wrong usage
					  128 + N  ended by signal N

					Examples:
					  openai-probe openai-allowlist-audit
					  openai-probe openai-allowlist-audit --format json --artifacts-dir /var/lib/probe""");

	private final AllowlistAudit audit;

	private final ArtifactWriter artifacts;

	private final Supplier<Interruption> interruptions;

	/**
	 * Create the command.
	 * @param audit runs the audit
	 * @param artifacts writes the report
	 * @param interruptions gives each run what may end it early
	 * @param consoles makes a console over the writer that the shell hands to a command
	 */
	public AllowlistAuditCommand(AllowlistAudit audit, ArtifactWriter artifacts, Supplier<Interruption> interruptions,
			Function<PrintWriter, ProbeConsole> consoles) {
		super(HELP, consoles);
		this.audit = audit;
		this.artifacts = artifacts;
		this.interruptions = interruptions;
	}

	@Override
	ExitStatus run(List<String> words, ProbeConsole console) {
		ProbeOptions options = ProbeOptions.parseAudit(words);
		if (options.help()) {
			return showHelp(console);
		}
		Interruption interruption = this.interruptions.get();
		AllowlistReport report = interruption.interruptible(() -> audited(options, console),
				() -> AllowlistReport.failed(Outcome.Failure.interrupted(), Clock.systemUTC()));
		return new AllowlistConclusion(this.artifacts, console, interruption).conclude(report, options);
	}

	private AllowlistReport audited(ProbeOptions options, ProbeConsole console) {
		return console.withProgress(options.format(), (progress) -> {
			progress.accept("reading the list of models");
			return this.audit.run(options);
		});
	}

}
