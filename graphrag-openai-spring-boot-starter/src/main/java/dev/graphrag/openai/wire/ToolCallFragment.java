package dev.graphrag.openai.wire;

import java.util.Map;

import com.openai.core.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a tool call as one event brings it; what it does not have is empty, or
 * {@code null} where an empty value would say something.
 */
record ToolCallFragment(@Nullable Long index, String id, String type, String name, @Nullable String arguments,
		Map<String, JsonValue> others, Map<String, JsonValue> functionOthers) {

}
