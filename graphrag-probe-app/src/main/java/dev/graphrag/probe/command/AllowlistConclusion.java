package dev.graphrag.probe.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import dev.graphrag.probe.report.AllowlistReport;
import dev.graphrag.probe.report.AllowlistReport.AuditedModel;
import dev.graphrag.probe.report.ArtifactWriter;
import dev.graphrag.probe.report.Outcome;
import org.jspecify.annotations.Nullable;

import org.springframework.shell.core.command.ExitStatus;

/**
 * The end of every audit, however it came about: the report is written, then the console
 * says how it went.
 */
public final class AllowlistConclusion {

	private static final ExitStatus FAILED = new ExitStatus(1, "the audit failed (exit code 1)");

	private final ArtifactWriter artifacts;

	private final ProbeConsole console;

	private final Interruption interruption;

	/**
	 * Create the end of an audit.
	 * @param artifacts writes the report
	 * @param console says how it went
	 * @param interruption knows whether a signal ended the audit
	 */
	public AllowlistConclusion(ArtifactWriter artifacts, ProbeConsole console, Interruption interruption) {
		this.artifacts = artifacts;
		this.console = console;
		this.interruption = interruption;
	}

	/**
	 * End the audit, unless another thread does.
	 * @param report what came of it
	 * @param options the run's options
	 * @return the status that the run ends with
	 */
	public ExitStatus conclude(AllowlistReport report, AuditOptions options) {
		AllowlistReport last = this.interruption.requested() ? report.interrupted() : report;
		Path file = options.run().artifactsDirectory().resolve("allowlist.json");
		if (!this.interruption.claim()) {
			return FAILED;
		}
		boolean written = written(last, file);
		if (options.format() == OutputFormat.JSON) {
			this.console.json(this.artifacts.json(last));
		}
		else {
			print(last, written ? file : null);
		}
		printErrors(last);
		return (written && last.status().equals("offered")) ? ExitStatus.OK : FAILED;
	}

	private boolean written(AllowlistReport report, Path file) {
		try {
			this.artifacts.write(report, file);
			return true;
		}
		catch (IOException ex) {
			ProbeConclusion.unwritable(this.console, file, ex);
			return false;
		}
	}

	private void print(AllowlistReport report, @Nullable Path file) {
		if (report.status().equals("offered")) {
			this.console.info("Every allowed model is offered.");
		}
		if (report.failure() == null) {
			this.console.table(rows(report.models()));
		}
		if (report.notes() != null) {
			this.console.info("note: " + report.notes());
		}
		if (file != null) {
			this.console.info("report: " + file);
		}
	}

	private static List<List<String>> rows(List<AuditedModel> models) {
		List<List<String>> rows = new ArrayList<>();
		rows.add(List.of("MODEL", "ROLE", "OFFERED", "NEWER"));
		models.forEach((model) -> rows.add(List.of(model.name(), model.role(), model.offered() ? "yes" : "no",
				model.newer().isEmpty() ? "-" : String.join(", ", model.newer()))));
		return rows;
	}

	private void printErrors(AllowlistReport report) {
		Outcome.Failure failure = report.failure();
		if (failure != null) {
			this.console.error(failure.message(), failure.remediation());
		}
		else if (!report.missing().isEmpty()) {
			this.console.error(
					report.missing()
						.stream()
						.map((model) -> model.name() + " (" + model.role() + ")")
						.collect(Collectors.joining(", ", "Not offered any more, or not to this key: ", ".")),
					"Check the project and the permissions of the key. Where a model was retired, choose its successor:"
							+ " graphrag.openai.policy.* for chat, OPENAI_EMBEDDING_MODEL with a new index for"
							+ " embeddings.");
		}
	}

}
