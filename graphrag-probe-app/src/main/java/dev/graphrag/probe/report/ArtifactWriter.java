package dev.graphrag.probe.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * Writes the artifacts of a run. All are complete on disk before the first of them
 * replaces its predecessor.
 */
public final class ArtifactWriter {

	private final UnaryOperator<String> redactor;

	/**
	 * Create a writer.
	 * @param redactor applied to the texts of a failure
	 */
	public ArtifactWriter(UnaryOperator<String> redactor) {
		this.redactor = redactor;
	}

	/**
	 * Write the report and the metrics; directories are created.
	 * @param report the report
	 * @param metrics the metrics in Prometheus' text format
	 * @param paths where to write them
	 * @return the report as it was written
	 * @throws IOException if a file cannot be written; then the old files are intact,
	 * except that the metrics may be newer than the report
	 */
	public String write(ProbeReport report, String metrics, ArtifactPaths paths) throws IOException {
		String json = json((redactor) -> report.toTree(paths, redactor));
		try (StagedFile newMetrics = staged(paths.metrics(), metrics);
				StagedFile newReport = staged(paths.report(), json)) {
			newMetrics.commit();
			newReport.commit();
		}
		return json;
	}

	/**
	 * Write a report that stands alone; directories are created.
	 * @param report the report
	 * @param file where to write it
	 * @throws IOException if it cannot be written; then the old file is intact
	 */
	public void write(JsonReport report, Path file) throws IOException {
		try (StagedFile staged = staged(file, json(report))) {
			staged.commit();
		}
	}

	private static StagedFile staged(Path file, String content) throws IOException {
		Files.createDirectories(Objects.requireNonNull(file.toAbsolutePath().getParent()));
		return StagedFile.stage(file, content.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Return a report as it is written.
	 * @param report the report
	 * @return JSON with a final newline
	 */
	public String json(JsonReport report) {
		return new String(ReportJson.write(report.toTree(this.redactor)), StandardCharsets.UTF_8);
	}

}
