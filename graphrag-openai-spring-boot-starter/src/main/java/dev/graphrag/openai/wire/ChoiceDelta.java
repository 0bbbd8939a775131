package dev.graphrag.openai.wire;

import java.util.List;

import com.openai.models.chat.completions.ChatCompletionChunk.Choice;

/**
 * What one event brings for one choice.
 *
 * @param choice the choice without its tool calls
 * @param finishReason finish reason as the API spells it, empty if there is none
 * @param fragments fragments of its tool calls
 * @param bare whether the choice has nothing worth handing on
 * @param tells whether it has content
 */
record ChoiceDelta(Choice choice, String finishReason, List<ToolCallFragment> fragments, boolean bare, boolean tells) {

}
