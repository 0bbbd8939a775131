package dev.graphrag.probe.report;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

/**
 * The settings in effect, where each comes from, and what is wrong with them.
 *
 * @param settings the settings by property name, none where the program could not start
 * @param problems what makes them unusable
 * @param warnings what has no effect, such as a misspelled name
 */
public record SettingsReport(Map<String, Value> settings, List<Problem> problems,
		List<Problem> warnings) implements JsonReport {

	/**
	 * Create the report of a program that ended before it read its settings.
	 * @param failure why
	 * @return the report
	 */
	public static SettingsReport failed(Outcome.Failure failure) {
		String message = Objects.toString(failure.details().get("problem"), failure.message());
		String remediation = failure.remediation();
		String cure = remediation.startsWith(message) ? remediation.substring(message.length()).strip() : remediation;
		return new SettingsReport(Map.of(), List.of(new Problem(null, message, cure)), List.of());
	}

	@Override
	public Map<String, Object> toTree(UnaryOperator<String> redactor) {
		RedactedTree redacted = new RedactedTree(redactor);
		Map<String, Object> values = new TreeMap<>();
		this.settings.forEach((name, value) -> values.put(name, redacted.map(value.tree())));
		Map<String, Object> tree = new TreeMap<>();
		tree.put("settings", values);
		tree.put("problems", this.problems.stream().map((problem) -> redacted.map(problem.tree())).toList());
		tree.put("warnings", this.warnings.stream().map((problem) -> redacted.map(problem.tree())).toList());
		return tree;
	}

	/**
	 * A value and where it comes from.
	 *
	 * @param value the value as it may be printed, {@code null} if the setting is unset
	 * @param source {@code property}, {@code environment}, {@code .env} or
	 * {@code default}
	 * @param origin its file and line or its variable, {@code null} if not known
	 */
	public record Value(@Nullable Object value, String source, @Nullable String origin) {

		private Map<String, @Nullable Object> tree() {
			Map<String, @Nullable Object> tree = new TreeMap<>();
			tree.put("value", this.value);
			tree.put("source", this.source);
			if (this.origin != null) {
				tree.put("origin", this.origin);
			}
			return tree;
		}

	}

	/**
	 * Something that is wrong.
	 *
	 * @param setting the property at fault, {@code null} if it is none
	 * @param message what is wrong
	 * @param remediation what to do about it
	 */
	public record Problem(@Nullable String setting, String message, String remediation) {

		private Map<String, @Nullable Object> tree() {
			Map<String, @Nullable Object> tree = new TreeMap<>();
			tree.put("setting", this.setting);
			tree.put("message", this.message);
			tree.put("remediation", this.remediation);
			return tree;
		}

	}

}
