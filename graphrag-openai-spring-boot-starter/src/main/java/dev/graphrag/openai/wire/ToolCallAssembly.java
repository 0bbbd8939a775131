package dev.graphrag.openai.wire;

import java.util.ArrayList;
import java.util.List;

import com.openai.models.chat.completions.ChatCompletionChunk.Choice.Delta.ToolCall;
import dev.graphrag.openai.FailureReason;
import org.jspecify.annotations.Nullable;

/**
 * Puts the tool calls of one choice together from their fragments. Which fragments belong
 * together is told by {@code index}; servers that leave it out tell by the id, or by the
 * position, and begin a new call with its name.
 */
final class ToolCallAssembly {

	private static final int MAX_LENGTH = 16 * 1024 * 1024;

	private final List<PartialToolCall> calls = new ArrayList<>(1);

	private int taken;

	private long length;

	boolean isEmpty() {
		return this.calls.isEmpty();
	}

	/**
	 * Add what one event brings.
	 * @throws UnusableAnswerException if the calls become longer than memory allows
	 */
	void add(List<ToolCallFragment> fragments) {
		boolean alone = fragments.size() == 1;
		for (int position = 0; position < fragments.size(); position++) {
			ToolCallFragment fragment = fragments.get(position);
			checkLength(fragment);
			PartialToolCall call = find(fragment, alone ? this.calls.size() - 1 : position);
			if (call == null) {
				call = new PartialToolCall(fragment.index());
				this.calls.add(call);
			}
			call.add(fragment);
		}
	}

	private void checkLength(ToolCallFragment fragment) {
		this.length += 64 + ((fragment.arguments() != null) ? fragment.arguments().length() : 0);
		if (this.length > MAX_LENGTH) {
			throw new UnusableAnswerException(FailureReason.INVALID_ANSWER,
					"The tool calls of the stream are longer than " + MAX_LENGTH + " characters.");
		}
	}

	private @Nullable PartialToolCall find(ToolCallFragment fragment, int position) {
		if (fragment.index() != null) {
			PartialToolCall call = withIndex(fragment.index());
			return (call != null && !beginsAnother(fragment, call)) ? call : null;
		}
		PartialToolCall there = (position >= 0 && position < this.calls.size()) ? this.calls.get(position) : null;
		boolean another = there != null && there.hasName() && !fragment.name().isEmpty();
		if (fragment.id().isEmpty()) {
			return another ? null : there;
		}
		PartialToolCall same = withId(fragment.id());
		boolean nameless = there != null && there.id().isEmpty() && !another;
		return (same == null && nameless) ? there : same;
	}

	// Some servers give every call the index 0, others every fragment an id of its own.
	private static boolean beginsAnother(ToolCallFragment fragment, PartialToolCall call) {
		boolean otherId = !fragment.id().isEmpty() && !call.id().isEmpty() && !fragment.id().equals(call.id());
		return otherId && call.hasName() && !fragment.name().isEmpty();
	}

	private @Nullable PartialToolCall withIndex(Long index) {
		for (int position = this.calls.size() - 1; position >= 0; position--) {
			if (index.equals(this.calls.get(position).index())) {
				return this.calls.get(position);
			}
		}
		return null;
	}

	private @Nullable PartialToolCall withId(String id) {
		for (PartialToolCall call : this.calls) {
			if (id.equals(call.id())) {
				return call;
			}
		}
		return null;
	}

	/**
	 * Return the calls, whole, and forget them.
	 * @param field path of the list in the answer
	 * @throws UnusableAnswerException if one calls nothing
	 */
	List<ToolCall> take(String field) {
		List<ToolCall> whole = new ArrayList<>(this.calls.size());
		for (PartialToolCall call : this.calls) {
			whole.add(call.build(this.taken++, field));
		}
		this.calls.clear();
		return whole;
	}

}
