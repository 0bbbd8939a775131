package dev.graphrag.probe.report;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

/**
 * Copies a tree of maps, lists and plain values: keys sorted, texts redacted, anything
 * that JSON has no type for as its text.
 */
final class RedactedTree {

	private final UnaryOperator<String> redactor;

	RedactedTree(UnaryOperator<String> redactor) {
		this.redactor = redactor;
	}

	Map<String, @Nullable Object> map(Map<?, ?> map) {
		Map<String, @Nullable Object> copy = new TreeMap<>();
		map.forEach((key, value) -> copy.put(String.valueOf(key), value(value)));
		return copy;
	}

	private @Nullable Object value(@Nullable Object value) {
		if (value instanceof Map<?, ?> map) {
			return map(map);
		}
		if (value instanceof Collection<?> collection) {
			return collection.stream().map(this::value).toList();
		}
		if (value == null || value instanceof Number || value instanceof Boolean) {
			return value;
		}
		return this.redactor.apply(String.valueOf(value));
	}

}
