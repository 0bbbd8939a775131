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
public final class SettingsConclusion {

	private static final ExitStatus INVALID = new ExitStatus(1, "the settings are invalid (exit code 1)");

	private final ArtifactWriter json;

	private final ProbeConsole console;

	private final Interruption interruption;

	/**
	 * Create the end of a run.
	 * @param json writes JSON
	 * @param console takes everything
	 * @param interruption knows whether another thread ends the run
	 */
	public SettingsConclusion(ArtifactWriter json, ProbeConsole console, Interruption interruption) {
		this.json = json;
		this.console = console;
		this.interruption = interruption;
	}

	/**
	 * End the run, unless another thread does.
	 * @param report the settings
	 * @param options the run's options
	 * @return the status that the run ends with
	 */
	public ExitStatus conclude(SettingsReport report, SettingsOptions options) {
		if (!this.interruption.claim()) {
			return INVALID;
		}
		if (options.format() == OutputFormat.JSON) {
			this.console.json(this.json.json(report));
		}
		else {
			print(report);
		}
		report.problems().forEach((problem) -> this.console.error(problem.message(), problem.remediation()));
		return report.problems().isEmpty() ? ExitStatus.OK : INVALID;
	}

	private void print(SettingsReport report) {
		if (!report.settings().isEmpty()) {
			List<List<String>> rows = new ArrayList<>();
			rows.add(List.of("SETTING", "VALUE", "SOURCE"));
			report.settings().forEach((name, value) -> rows.add(List.of(name, text(value.value()), source(value))));
			this.console.table(rows);
		}
		report.warnings()
			.forEach((warning) -> this.console.info("warning: " + warning.message() + " " + warning.remediation()));
		if (report.problems().isEmpty()) {
			this.console.info("The settings are valid.");
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
