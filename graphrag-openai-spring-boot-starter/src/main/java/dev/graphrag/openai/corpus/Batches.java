package dev.graphrag.openai.corpus;

import java.util.ArrayDeque;
import java.util.Deque;

import dev.graphrag.openai.settings.CorpusSettings;
import org.jspecify.annotations.Nullable;

/**
 * What is to be sent next: halves of refused requests, then texts as they are read, as
 * many as a request takes. Used by the thread that consumes the run alone.
 */
final class Batches {

	private final CorpusSettings settings;

	private final CorpusReader reader;

	private final Window window;

	private final Deque<Batch> halves = new ArrayDeque<>();

	private Batch open;

	Batches(CorpusSettings settings, CorpusReader reader, Window window) {
		this.settings = settings;
		this.reader = reader;
		this.window = window;
		this.open = new Batch(settings);
	}

	/**
	 * Return the next texts to send, after reading as many as are wanted for it.
	 * @param nothingElse whether nothing else goes on, so that a batch that is not full
	 * need not wait for more texts
	 * @return the texts, {@code null} if there are none yet
	 */
	@Nullable Batch next(boolean nothingElse) {
		Batch half = this.halves.poll();
		if (half != null) {
			return half;
		}
		boolean full = fill();
		boolean last = this.reader.exhausted() && this.reader.unsent().isEmpty();
		boolean alone = nothingElse && !this.window.headHasOutcome();
		if (this.open.isEmpty() || !(full || last || alone)) {
			return null;
		}
		Batch next = this.open;
		this.open = new Batch(this.settings);
		return next;
	}

	/**
	 * Fill the open batch.
	 * @return whether it is full
	 */
	private boolean fill() {
		while (true) {
			Deque<PendingText> unsent = this.reader.unsent();
			while (!unsent.isEmpty()) {
				if (!this.open.add(unsent.element())) {
					return true;
				}
				unsent.remove();
			}
			if (this.open.isFull()) {
				return true;
			}
			if (this.reader.exhausted() || !this.window.hasRoomFor(this.settings.maxInputs())) {
				return false;
			}
			this.window.add(this.reader.read(this.settings.maxInputs()));
		}
	}

	/**
	 * Send the texts of a refused batch again, in two.
	 */
	void halve(Batch batch) {
		this.halves.addAll(batch.halves());
	}

}
