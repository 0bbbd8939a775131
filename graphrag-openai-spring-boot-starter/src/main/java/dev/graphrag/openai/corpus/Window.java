package dev.graphrag.openai.corpus;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The texts that were read and not yet delivered, in their order. Used by the thread that
 * consumes the run alone.
 */
final class Window {

	private final Deque<PendingText> texts = new ArrayDeque<>();

	private final int most;

	/**
	 * Create a window.
	 * @param most how many texts may be in it
	 */
	Window(int most) {
		this.most = most;
	}

	boolean hasRoomFor(int more) {
		return this.texts.size() + more <= this.most;
	}

	void add(List<PendingText> read) {
		this.texts.addAll(read);
	}

	boolean isEmpty() {
		return this.texts.isEmpty();
	}

	boolean headHasOutcome() {
		PendingText head = this.texts.peek();
		return head != null && head.hasOutcome();
	}

	/**
	 * Take the text at the head out, if it has an outcome.
	 */
	@Nullable PendingText poll() {
		return headHasOutcome() ? this.texts.remove() : null;
	}

}
