package dev.graphrag.openai.wire;

import com.openai.models.chat.completions.ChatCompletionChunk.Choice;
import com.openai.models.chat.completions.ChatCompletionChunk.Choice.Delta;
import com.openai.models.chat.completions.ChatCompletionChunk.Choice.FinishReason;
import org.jspecify.annotations.Nullable;

/**
 * A choice while its events arrive. Its tool calls are held back until they are whole,
 * and so is the finish reason beside them.
 */
final class StreamedChoice {

	private static final String TOOL_CALLS = FinishReason.TOOL_CALLS.asString();

	private final long index;

	private final ToolCallAssembly calls = new ToolCallAssembly();

	private String finishReason = "";

	StreamedChoice(long index) {
		this.index = index;
	}

	/**
	 * Return the finish reason, empty until there is one.
	 */
	String finishReason() {
		return this.finishReason;
	}

	boolean holdsCalls() {
		return !this.calls.isEmpty();
	}

	/**
	 * Take what an event brings.
	 * @return what of it can be handed on, or {@code null} if nothing; with tool calls if
	 * they are whole
	 */
	@Nullable Choice add(ChoiceDelta brought) {
		this.calls.add(brought.fragments());
		this.finishReason = brought.finishReason().isEmpty() ? this.finishReason : brought.finishReason();
		boolean finishes = !brought.finishReason().isEmpty();
		if (this.calls.isEmpty() || (!finishes && brought.fragments().isEmpty())) {
			return brought.choice();
		}
		if (brought.finishReason().equals(TOOL_CALLS)) {
			Delta delta = brought.choice().delta().toBuilder().toolCalls(this.calls.take(field())).build();
			return brought.choice().toBuilder().delta(delta).build();
		}
		if (brought.bare()) {
			return null;
		}
		return brought.choice().toBuilder().finishReason(SdkValues.<FinishReason>nothing()).build();
	}

	/**
	 * Return what was held back.
	 */
	Choice rest() {
		return Choice.builder()
			.index(this.index)
			.delta(Delta.builder().toolCalls(this.calls.take(field())).build())
			.finishReason(FinishReason.of(this.finishReason))
			.build();
	}

	private String field() {
		return "choices[" + this.index + "].delta.tool_calls";
	}

}
