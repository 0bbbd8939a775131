package dev.graphrag.probe.command;

import java.util.List;
import java.util.Map;

/**
 * What a command's result is printed as.
 */
public enum OutputFormat {

	/** Lines for people. */
	TABLE,
	/** One JSON object. */
	JSON;

	/**
	 * The option that chooses.
	 */
	static final Option OPTION = new Option("format", "FORMAT", "What to print: table or json (default: table).",
			List.of("table", "json"));

	static OutputFormat of(Map<Option, String> values) {
		String value = values.getOrDefault(OPTION, "table");
		return switch (value) {
			case "table" -> TABLE;
			case "json" -> JSON;
			default ->
				throw new UsageException("Option " + OPTION.flag() + " must be table or json, but is '" + value + "'.",
						"Write for example " + OPTION.flag() + " json.");
		};
	}

}
