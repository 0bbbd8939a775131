package dev.graphrag.probe.report;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes a tree as JSON: UTF-8, two-space indent, line feeds, final newline. The tree's
 * maps bring their own order.
 */
final class ReportJson {

	private static final DefaultIndenter INDENTER = new DefaultIndenter("  ", "\n");

	private static final PrettyPrinter PRINTER = new DefaultPrettyPrinter(Separators.createDefaultInstance()
		.withObjectNameValueSpacing(Separators.Spacing.AFTER)
		.withObjectEmptySeparator("")
		.withArrayEmptySeparator("")).withObjectIndenter(INDENTER).withArrayIndenter(INDENTER);

	private static final JsonMapper MAPPER = JsonMapper.builder().build();

	private ReportJson() {
	}

	static byte[] write(Map<String, Object> tree) {
		String json = MAPPER.writer().with(PRINTER).writeValueAsString(tree) + "\n";
		return json.getBytes(StandardCharsets.UTF_8);
	}

}
