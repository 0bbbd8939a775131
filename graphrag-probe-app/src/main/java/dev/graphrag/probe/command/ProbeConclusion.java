package dev.graphrag.probe.command;

import java.io.IOException;
import java.time.Instant;

import dev.graphrag.probe.report.ArtifactPaths;
import dev.graphrag.probe.report.ArtifactWriter;
import dev.graphrag.probe.report.LastSuccess;
import dev.graphrag.probe.report.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * The end of every run, however it came about: the artifacts are written, then the
 * console says how it went.
 */
final class ProbeConclusion extends RunConclusion<ProbeRun, ProbeOptions> {

	/**
	 * Create the end of a run.
	 * @param artifacts writes the artifacts
	 * @param console says how it went
	 * @param interruption knows whether a signal ended the run
	 */
	ProbeConclusion(ArtifactWriter artifacts, ProbeConsole console, Interruption interruption) {
		super(artifacts, console, interruption, OpenAiProbeCommand.FAILED);
	}

	@Override
	ProbeRun interrupted(ProbeRun run) {
		return run.interrupted();
	}

	@Override
	boolean end(ProbeRun run, ProbeOptions options) {
		ArtifactPaths paths = ArtifactPaths.in(options.root(), options.artifactsDirectory());
		String json = written(run, options, paths);
		if (json == null) {
			return false;
		}
		ResultPrinter printer = new ResultPrinter(console());
		if (options.format() == OutputFormat.JSON) {
			printer.printJson(run.report(), json);
		}
		else {
			printer.print(run.report(), paths);
		}
		return !(run.report().outcome() instanceof Outcome.Failure);
	}

	private @Nullable String written(ProbeRun run, ProbeOptions options, ArtifactPaths paths) {
		Instant lastSuccess = LastSuccess.in(paths.metrics(), run.report().generatedAt());
		try {
			String metrics = run.metrics() + ProbeMeters.text(run, options, lastSuccess);
			return artifacts().write(run.report(), metrics, paths);
		}
		catch (IOException ex) {
			if (run.report().outcome() instanceof Outcome.Failure failure) {
				console().error(failure.message(), failure.remediation());
			}
			unwritable(paths.report(), ex);
			return null;
		}
	}

}
