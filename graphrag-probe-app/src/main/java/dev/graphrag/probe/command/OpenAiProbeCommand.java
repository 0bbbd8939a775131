package dev.graphrag.probe.command;

import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

import dev.graphrag.openai.CallListener;
import dev.graphrag.probe.report.ArtifactWriter;
import dev.graphrag.probe.report.Outcome;

import org.springframework.shell.core.command.ExitStatus;

/**
 * The {@code openai-probe} command.
 */
public final class OpenAiProbeCommand extends WordCommand {

	/**
	 * Name of the command.
	 */
	public static final String NAME = "openai-probe";

	/**
	 * The probe failed.
	 */
	public static final ExitStatus FAILED = new ExitStatus(1, "the probe failed (exit code 1)");

	/**
	 * The command was used wrongly.
	 */
	public static final ExitStatus WRONG_USAGE = new ExitStatus(2, "wrong usage (exit code 2)");

	/**
	 * What the command says of itself.
	 */
	public static final CommandHelp HELP = new CommandHelp(NAME,
			"Check that OpenAI is reachable and guarded, and write a report", ProbeOptions.TABLE, """
					Environment:
					  OPENAI_API_KEY       key for live calls, or OPENAI_API_KEY_FILE for a file that has it
					  OPENAI_BASE_URL      where OpenAI is (default: https://api.openai.com/v1)
					  OPENAI_MODEL         chat model (default: gpt-4.1-mini)
					  OPENAI_ENABLE_FALLBACK, OPENAI_EMBEDDING_MODEL, OPENAI_EMBEDDING_DIMENSIONS,
					  OPENAI_MAX_ATTEMPTS, OPENAI_BACKOFF_SECONDS: as for every service
					  SERVER_PORT          port of the actuator with --watch (default: 8080)

					Exit codes:
					  0  success, or skipped
					  1  the probe failed; the report says why
					  2  wrong usage
					  128 + N  ended by signal N

					Examples:
					  openai-probe --skip-live
					  OPENAI_API_KEY_FILE=/run/secrets/openai openai-probe --artifacts-dir /var/lib/probe
					  openai-probe --watch 60s --ready-from-probe""");

	private final OpenAiProbe probe;

	private final ArtifactWriter artifacts;

	private final Supplier<Interruption> interruptions;

	private final ProbeMeters meters;

	/**
	 * Create the command.
	 * @param probe runs the probe
	 * @param artifacts writes the artifacts
	 * @param interruptions gives each run what may end it early
	 * @param consoles makes a console over the writer that the shell hands to a command
	 * @param meters shows the latest run in the application's metrics
	 */
	public OpenAiProbeCommand(OpenAiProbe probe, ArtifactWriter artifacts, Supplier<Interruption> interruptions,
			Function<PrintWriter, ProbeConsole> consoles, ProbeMeters meters) {
		super(HELP, consoles);
		this.probe = probe;
		this.artifacts = artifacts;
		this.interruptions = interruptions;
		this.meters = meters;
	}

	@Override
	ExitStatus run(List<String> words, ProbeConsole console) {
		ProbeOptions options = ProbeOptions.parseOnce(words);
		return options.help() ? showHelp(console)
				: run(options, console, this.interruptions.get(), () -> probed(options, console));
	}

	/**
	 * Run the probe once, as part of a series, which the log tells of: no progress is
	 * shown, as log lines would break it.
	 * @param options the run's options
	 * @param out where the result goes
	 * @param interruption may end the run early
	 * @return whether it succeeded, its artifacts included
	 */
	public boolean succeeds(ProbeOptions options, PrintWriter out, Interruption interruption) {
		return run(options, console(out), interruption, () -> probed(options)).equals(ExitStatus.OK);
	}

	/**
	 * Write what a run leaves that was asked to end and does not.
	 * @param options the run's options
	 * @param out where the result goes
	 * @param interruption what asked it
	 */
	public void abandon(ProbeOptions options, PrintWriter out, Interruption interruption) {
		new ProbeConclusion(this.artifacts, console(out), interruption).conclude(interrupted(), options);
	}

	private static ProbeRun interrupted() {
		return ProbeRun.failed(Outcome.Failure.interrupted(), Clock.systemUTC());
	}

	private ExitStatus run(ProbeOptions options, ProbeConsole console, Interruption interruption,
			Supplier<ProbeRun> probed) {
		ProbeRun run = interruption.interruptible(probed, OpenAiProbeCommand::interrupted);
		ExitStatus status = new ProbeConclusion(this.artifacts, console, interruption).conclude(run, options);
		this.meters.show(run, options, status.equals(ExitStatus.OK));
		return status;
	}

	private ProbeRun probed(ProbeOptions options, ProbeConsole console) {
		return console.withProgress(options.format(),
				(progress) -> this.probe.run(options, new ProgressListener(progress)));
	}

	private ProbeRun probed(ProbeOptions options) {
		return this.probe.run(options, new CallListener() {
		});
	}

}
