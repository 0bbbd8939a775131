package dev.graphrag.probe.command;

import java.time.Clock;
import java.util.List;
import java.util.Optional;

import dev.graphrag.openai.redaction.Redactor;
import dev.graphrag.probe.report.AllowlistReport;
import dev.graphrag.probe.report.ArtifactWriter;
import dev.graphrag.probe.report.Outcome;
import dev.graphrag.probe.report.SettingsReport;

import org.springframework.shell.core.command.ExitStatus;

/**
 * How a command ends that a signal or a failed start has ended: it leaves what its run
 * would have left, so that nothing old passes for it.
 */
@FunctionalInterface
public interface CommandEnd {

	/**
	 * End the command.
	 * @param failure why it ends
	 * @return the status that it ends with
	 */
	ExitStatus of(Outcome.Failure failure);

	/**
	 * Return the end of a command that runs once.
	 * @param name the command's name
	 * @param words the words after it
	 * @param console says how it went
	 * @param interruption knows whether the run itself has ended it
	 * @return the end, empty where only the help is asked for
	 * @throws UsageException if the words are no usable options
	 */
	static Optional<CommandEnd> find(String name, List<String> words, ProbeConsole console, Interruption interruption) {
		return switch (name) {
			case OpenAiProbeCommand.NAME -> {
				ProbeOptions options = ProbeOptions.parseOnce(words);
				yield unless(options.help(), ofProbe(options, console, interruption));
			}
			case AllowlistAuditCommand.NAME -> {
				ProbeOptions options = ProbeOptions.parseAudit(words);
				yield unless(options.help(), ofAudit(options, console, interruption));
			}
			case SettingsCommand.NAME -> {
				SettingsOptions options = SettingsOptions.parse(words);
				yield unless(options.help(), ofSettings(options, console, interruption));
			}
			default -> throw new IllegalArgumentException("Command " + name + " does not run once");
		};
	}

	/**
	 * Return the end of a probe.
	 * @param options the run's options
	 * @param console says how it went
	 * @param interruption knows whether the run itself has ended it
	 * @return the end
	 */
	static CommandEnd ofProbe(ProbeOptions options, ProbeConsole console, Interruption interruption) {
		ProbeConclusion conclusion = new ProbeConclusion(artifacts(), console, interruption);
		return (failure) -> conclusion.conclude(ProbeRun.failed(failure, Clock.systemUTC()), options);
	}

	private static CommandEnd ofAudit(ProbeOptions options, ProbeConsole console, Interruption interruption) {
		AllowlistConclusion conclusion = new AllowlistConclusion(artifacts(), console, interruption);
		return (failure) -> conclusion.conclude(AllowlistReport.failed(failure, Clock.systemUTC()), options);
	}

	private static CommandEnd ofSettings(SettingsOptions options, ProbeConsole console, Interruption interruption) {
		SettingsConclusion conclusion = new SettingsConclusion(artifacts(), console, interruption);
		return (failure) -> conclusion.conclude(SettingsReport.failed(failure), options);
	}

	private static Optional<CommandEnd> unless(boolean help, CommandEnd end) {
		return help ? Optional.empty() : Optional.of(end);
	}

	// There may be no environment to know secrets from.
	private static ArtifactWriter artifacts() {
		return new ArtifactWriter(Redactor.BY_SHAPE::redact);
	}

}
