package dev.graphrag.probe.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.graphrag.probe.report.ArtifactWriter;
import dev.graphrag.probe.report.SettingsReport;
import dev.graphrag.probe.report.SettingsReport.Value;
import org.jspecify.annotations.Nullable;

import org.springframework.shell.core.command.ExitStatus;

/**
 * Prints the settings, or why there are none.
 */
final class SettingsConclusion extends RunConclusion<SettingsReport, SettingsOptions> {

	private static final ExitStatus INVALID = new ExitStatus(1, "the settings are invalid (exit code 1)");

	/**
	 * Create the end of a run.
	 * @param json writes JSON
	 * @param console takes everything
	 * @param interruption knows whether another thread ends the run
	 */
	SettingsConclusion(ArtifactWriter json, ProbeConsole console, Interruption interruption) {
		super(json, console, interruption, INVALID);
	}

	@Override
	boolean end(SettingsReport report, SettingsOptions options) {
		if (options.format() == OutputFormat.JSON) {
			console().json(artifacts().json(report));
		}
		else {
			print(report);
		}
		report.problems().forEach((problem) -> console().error(problem.message(), problem.remediation()));
		return report.problems().isEmpty();
	}

	private void print(SettingsReport report) {
		if (!report.settings().isEmpty()) {
			List<List<String>> rows = new ArrayList<>();
			rows.add(List.of("SETTING", "VALUE", "SOURCE"));
			report.settings().forEach((name, value) -> rows.add(List.of(name, text(value.value()), source(value))));
			console().table(rows);
		}
		report.warnings()
			.forEach((warning) -> console().info("warning: " + warning.message() + " " + warning.remediation()));
		if (report.problems().isEmpty()) {
			console().info("The settings are valid.");
		}
	}

	private static String text(@Nullable Object value) {
		if (value instanceof Map<?, ?> prices) {
			return prices.size() + " models, prices with --format json";
		}
		return (value != null) ? value.toString() : "-";
	}

	private static String source(Value value) {
		if (value.origin() == null) {
			return value.source();
		}
		return value.source().equals(".env") ? value.origin() : value.source() + " " + value.origin();
	}

}
