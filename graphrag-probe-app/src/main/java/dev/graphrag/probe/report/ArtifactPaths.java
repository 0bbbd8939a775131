package dev.graphrag.probe.report;

import java.io.File;
import java.nio.file.Path;

/**
 * Where a run's artifacts are.
 *
 * @param root directory that relative paths in the report start from
 * @param report file of the report
 * @param metrics file of the metrics
 */
public record ArtifactPaths(Path root, Path report, Path metrics) {

	/**
	 * Create the paths of the artifacts in a directory.
	 * @param root the directory that relative paths in the report start from
	 * @param directory the artifacts' directory
	 * @return the paths
	 */
	public static ArtifactPaths in(Path root, Path directory) {
		return new ArtifactPaths(root, directory.resolve("probe.json"), directory.resolve("metrics.prom"));
	}

	String reportName() {
		return name(this.report);
	}

	String metricsName() {
		return name(this.metrics);
	}

	// Relative where possible, so that a report does not depend on the machine.
	private String name(Path path) {
		Path base = this.root.toAbsolutePath().normalize();
		Path absolute = path.toAbsolutePath().normalize();
		Path shown = absolute.startsWith(base) ? base.relativize(absolute) : absolute;
		return shown.toString().replace(File.separatorChar, '/');
	}

}
