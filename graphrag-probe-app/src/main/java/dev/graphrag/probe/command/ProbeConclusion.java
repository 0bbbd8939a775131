package dev.graphrag.probe.command;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Instant;

import dev.graphrag.probe.report.ArtifactPaths;
import dev.graphrag.probe.report.ArtifactWriter;
import dev.graphrag.probe.report.LastSuccess;
import dev.graphrag.probe.report.Outcome;
import org.jspecify.annotations.Nullable;

import org.springframework.shell.core.command.ExitStatus;

/**
 * The end of every run, however it came about: the artifacts are written, then the
 * console says how it went.
 */
public final class ProbeConclusion {

	private final ArtifactWriter artifacts;

	private final ProbeConsole console;

	private final Interruption interruption;

	/**
	 * Create the end of a run.
	 * @param artifacts writes the artifacts
	 * @param console says how it went
	 * @param interruption knows whether a signal ended the run
	 */
	public ProbeConclusion(ArtifactWriter artifacts, ProbeConsole console, Interruption interruption) {
		this.artifacts = artifacts;
		this.console = console;
		this.interruption = interruption;
	}

	/**
	 * End the run, unless another thread does.
	 * @param run what came of the run
	 * @param options the run's options
	 * @return the status that the run ends with
	 */
	public ExitStatus conclude(ProbeRun run, ProbeOptions options) {
		ProbeRun last = this.interruption.requested() ? run.interrupted() : run;
		ArtifactPaths paths = ArtifactPaths.in(options.root(), options.artifactsDirectory());
		String json = this.interruption.claim() ? written(last, options, paths) : null;
		if (json == null) {
			return OpenAiProbeCommand.FAILED;
		}
		ResultPrinter printer = new ResultPrinter(this.console);
		if (options.format() == OutputFormat.JSON) {
			printer.printJson(last.report(), json);
		}
		else {
			printer.print(last.report(), paths);
		}
		return (last.report().outcome() instanceof Outcome.Failure) ? OpenAiProbeCommand.FAILED : ExitStatus.OK;
	}

	private @Nullable String written(ProbeRun run, ProbeOptions options, ArtifactPaths paths) {
		Instant lastSuccess = LastSuccess.in(paths.metrics(), run.report().generatedAt());
		try {
			String metrics = run.metrics() + ProbeMeters.text(run, options, lastSuccess);
			return this.artifacts.write(run.report(), metrics, paths);
		}
		catch (IOException ex) {
			if (run.report().outcome() instanceof Outcome.Failure failure) {
				this.console.error(failure.message(), failure.remediation());
			}
			unwritable(this.console, paths.report(), ex);
			return null;
		}
	}

	/**
	 * Say that an artifact cannot be written.
	 */
	static void unwritable(ProbeConsole console, Path file, IOException error) {
		console.error("Cannot write the artifacts to " + file.getParent() + ": " + reason(error) + ".",
				"Make the directory writable and free some space, or name another with --artifacts-dir.");
	}

	private static String reason(IOException error) {
		String type = error.getClass().getSimpleName().replace("Exception", "");
		if (error instanceof FileSystemException failed) {
			return (failed.getReason() != null) ? failed.getReason() : type + " (" + failed.getFile() + ")";
		}
		return (error.getMessage() != null) ? error.getMessage() : type;
	}

}
