package dev.graphrag.probe.command;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

import dev.graphrag.probe.report.ArtifactWriter;

import org.springframework.shell.core.command.ExitStatus;

/**
 * The end of every run of a command, however it came about. Where a signal ends a run,
 * two threads come to its end, and one of them concludes it.
 *
 * @param <R> what comes of a run
 * @param <O> the run's options
 */
abstract class RunConclusion<R, O> {

	private final ArtifactWriter artifacts;

	private final ProbeConsole console;

	private final Interruption interruption;

	private final ExitStatus failed;

	/**
	 * Create the end of a run.
	 * @param artifacts writes the artifacts
	 * @param console says how it went
	 * @param interruption knows whether a signal ended the run
	 * @param failed the status of a run that did not go well
	 */
	RunConclusion(ArtifactWriter artifacts, ProbeConsole console, Interruption interruption, ExitStatus failed) {
		this.artifacts = artifacts;
		this.console = console;
		this.interruption = interruption;
		this.failed = failed;
	}

	/**
	 * End the run, unless another thread does.
	 * @param result what came of the run
	 * @param options the run's options
	 * @return the status that the run ends with
	 */
	final ExitStatus conclude(R result, O options) {
		R last = this.interruption.requested() ? interrupted(result) : result;
		return (this.interruption.claim() && end(last, options)) ? ExitStatus.OK : this.failed;
	}

	/**
	 * Return what comes of a run that a signal ended.
	 * @param result what came of it before
	 * @return the same where the signal changes nothing
	 */
	R interrupted(R result) {
		return result;
	}

	/**
	 * Write what the run leaves, and say how it went.
	 * @param result what came of the run
	 * @param options the run's options
	 * @return whether all went well
	 */
	abstract boolean end(R result, O options);

	/**
	 * Say that an artifact cannot be written.
	 * @param file where it belongs
	 * @param error why not
	 */
	void unwritable(Path file, IOException error) {
		this.console.error("Cannot write the artifacts to " + file.getParent() + ": " + reason(error) + ".",
				"Make the directory writable and free some space, or name another with --artifacts-dir.");
	}

	private static String reason(IOException error) {
		String type = error.getClass().getSimpleName().replace("Exception", "");
		if (error instanceof FileSystemException failed) {
			return (failed.getReason() != null) ? failed.getReason() : type + " (" + failed.getFile() + ")";
		}
		return (error.getMessage() != null) ? error.getMessage() : type;
	}

	ArtifactWriter artifacts() {
		return this.artifacts;
	}

	ProbeConsole console() {
		return this.console;
	}

}
