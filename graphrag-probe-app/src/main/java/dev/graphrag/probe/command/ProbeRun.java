package dev.graphrag.probe.command;

import dev.graphrag.probe.report.ProbeReport;

/**
 * What came of one probe.
 *
 * @param report the report
 * @param metrics this run's series in Prometheus' text format
 */
public record ProbeRun(ProbeReport report, String metrics) {
}
