package dev.graphrag.probe.report;

import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;

/**
 * Writes a tree as JSON: UTF-8, two-space indent, line feeds, final newline. The tree's
 * maps bring their own order. Jackson's core alone does it, since loading its data
 * binding would take a good part of a short run.
 */
final class ReportJson {

	private static final DefaultIndenter INDENTER = new DefaultIndenter("  ", "\n");

	private static final Separators SEPARATORS = Separators.createDefaultInstance()
		.withObjectNameValueSpacing(Separators.Spacing.AFTER)
		.withObjectEmptySeparator("")
		.withArrayEmptySeparator("");

	private ReportJson() {
	}

	static byte[] write(Map<String, Object> tree) {
		StringWriter json = new StringWriter();
		try (JsonGenerator generator = new JsonFactory().createGenerator(new Pretty(), json)) {
			write(tree, generator);
		}
		return json.append('\n').toString().getBytes(StandardCharsets.UTF_8);
	}

	private static void write(@Nullable Object value, JsonGenerator generator) {
		if (value instanceof Map<?, ?> map) {
			generator.writeStartObject();
			map.forEach((key, member) -> {
				generator.writeName(String.valueOf(key));
				write(member, generator);
			});
			generator.writeEndObject();
		}
		else if (value instanceof Collection<?> elements) {
			generator.writeStartArray();
			elements.forEach((element) -> write(element, generator));
			generator.writeEndArray();
		}
		else {
			writePlain(value, generator);
		}
	}

	private static void writePlain(@Nullable Object value, JsonGenerator generator) {
		if (value == null) {
			generator.writeNull();
		}
		else if (value instanceof Boolean truth) {
			generator.writeBoolean(truth);
		}
		else if (value instanceof Number number) {
			generator.writeNumber(number.toString());
		}
		else {
			generator.writeString(value.toString());
		}
	}

	/**
	 * Hands the generator its layout.
	 */
	private static final class Pretty extends ObjectWriteContext.Base {

		@Override
		public PrettyPrinter getPrettyPrinter() {
			return new DefaultPrettyPrinter(SEPARATORS).withObjectIndenter(INDENTER).withArrayIndenter(INDENTER);
		}

		@Override
		public boolean hasPrettyPrinter() {
			return true;
		}

	}

}
