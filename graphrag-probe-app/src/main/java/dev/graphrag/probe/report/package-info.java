/**
 * What a probe run leaves behind: the report and the metrics, as files that are replaced
 * atomically.
 */
@NullMarked
package dev.graphrag.probe.report;

import org.jspecify.annotations.NullMarked;
