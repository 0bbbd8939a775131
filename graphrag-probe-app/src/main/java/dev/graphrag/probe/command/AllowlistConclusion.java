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
final class AllowlistConclusion extends RunConclusion<AllowlistReport, ProbeOptions> {

	private static final ExitStatus FAILED = new ExitStatus(1, "the audit failed (exit code 1)");

	/**
	 * Create the end of an audit.
	 * @param artifacts writes the report
	 * @param console says how it went
	 * @param interruption knows whether a signal ended the audit
	 */
	AllowlistConclusion(ArtifactWriter artifacts, ProbeConsole console, Interruption interruption) {
		super(artifacts, console, interruption, FAILED);
	}

	@Override
	AllowlistReport interrupted(AllowlistReport report) {
		return report.interrupted();
	}

	@Override
	boolean end(AllowlistReport report, ProbeOptions options) {
		Path file = options.artifactsDirectory().resolve("allowlist.json");
		boolean written = written(report, file);
		if (options.format() == OutputFormat.JSON) {
			console().json(artifacts().json(report));
		}
		else {
			print(report, written ? file : null);
		}
		printErrors(report);
		return written && report.offersAll();
	}

	private boolean written(AllowlistReport report, Path file) {
		try {
			artifacts().write(report, file);
			return true;
		}
		catch (IOException ex) {
			unwritable(file, ex);
			return false;
		}
	}

	private void print(AllowlistReport report, @Nullable Path file) {
		if (report.offersAll()) {
			console().info("Every allowed model is offered.");
		}
		if (report.failure() == null) {
			console().table(rows(report.models()));
		}
		if (report.notes() != null) {
			console().info("note: " + report.notes());
		}
		if (file != null) {
			console().info("report: " + file);
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
			console().error(failure.message(), failure.remediation());
		}
		else if (!report.missing().isEmpty()) {
			console().error(
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
