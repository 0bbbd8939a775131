package dev.graphrag.probe.report;

import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A report that is written as one JSON object.
 */
@FunctionalInterface
public interface JsonReport {

	/**
	 * Return the report as nested maps, keys sorted at every level.
	 * @param redactor applied to the texts of others
	 * @return the tree to write as JSON
	 */
	Map<String, Object> toTree(UnaryOperator<String> redactor);

}
