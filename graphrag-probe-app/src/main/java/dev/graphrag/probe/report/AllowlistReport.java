package dev.graphrag.probe.report;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

/**
 * Report of one audit of the allowed models.
 *
 * @param generatedAt time of the report
 * @param models the models that were looked for, none after a failure
 * @param failure why the list of models could not be read, {@code null} if it was
 * @param notes remark for the reader, {@code null} if there is none
 */
public record AllowlistReport(Instant generatedAt, List<AuditedModel> models, Outcome.@Nullable Failure failure,
		@Nullable String notes) implements JsonReport {

	/**
	 * Create the report of an audit that failed.
	 * @param failure why
	 * @param clock gives the report's time
	 * @return the report
	 */
	public static AllowlistReport failed(Outcome.Failure failure, Clock clock) {
		return new AllowlistReport(now(clock), List.of(), failure, null);
	}

	/**
	 * Create the report of an audit that read the list of models.
	 * @param models the models that were looked for
	 * @param clock gives the report's time
	 * @return the report
	 */
	public static AllowlistReport of(List<AuditedModel> models, Clock clock) {
		return new AllowlistReport(now(clock), models, null, null);
	}

	private static Instant now(Clock clock) {
		return clock.instant().truncatedTo(ChronoUnit.MILLIS);
	}

	/**
	 * Return this report with a remark.
	 * @param notes the remark, {@code null} for none
	 * @return the changed copy
	 */
	public AllowlistReport withNotes(@Nullable String notes) {
		return new AllowlistReport(this.generatedAt, this.models, this.failure, notes);
	}

	/**
	 * Return this report as that of an audit that a signal ended.
	 * @return a failure, whatever the audit found
	 */
	public AllowlistReport interrupted() {
		return (this.failure != null && this.failure.isInterruption()) ? this
				: new AllowlistReport(this.generatedAt, List.of(), Outcome.Failure.interrupted(), null);
	}

	/**
	 * Return the models that are not offered.
	 * @return the models, in the report's order
	 */
	public List<AuditedModel> missing() {
		return this.models.stream().filter((model) -> !model.offered()).toList();
	}

	/**
	 * Return whether the list was read and every model is on it.
	 * @return whether it is
	 */
	public boolean offersAll() {
		return this.failure == null && missing().isEmpty();
	}

	/**
	 * Return how the audit ended.
	 * @return {@code offered}, {@code missing} or {@code failed}
	 */
	String status() {
		if (this.failure != null) {
			return "failed";
		}
		return missing().isEmpty() ? "offered" : "missing";
	}

	@Override
	public Map<String, Object> toTree(UnaryOperator<String> redactor) {
		RedactedTree redacted = new RedactedTree(redactor);
		Map<String, Object> tree = new TreeMap<>();
		tree.put("status", status());
		tree.put("generated_at", this.generatedAt.toString());
		tree.put("actor", ProbeReport.ACTOR);
		tree.put("models", this.models.stream().map((model) -> redacted.map(model.tree())).toList());
		if (this.failure != null) {
			tree.put("error", redacted.map(this.failure.tree()));
		}
		if (this.notes != null) {
			tree.put("notes", this.notes);
		}
		return tree;
	}

	/**
	 * A model that was looked for.
	 *
	 * @param name its name
	 * @param role what it is allowed for: {@code baseline}, {@code fallback} or
	 * {@code embedding}
	 * @param offered whether the endpoint offers it by this name
	 * @param newer names of newer models of its family that the endpoint offers
	 */
	public record AuditedModel(String name, String role, boolean offered, List<String> newer) {

		private Map<String, Object> tree() {
			return Map.of("name", this.name, "role", this.role, "offered", this.offered, "newer", this.newer);
		}

	}

}
