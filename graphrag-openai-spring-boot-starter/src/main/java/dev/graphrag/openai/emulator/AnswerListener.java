package dev.graphrag.openai.emulator;

/**
 * Hears what becomes of answers beside being sent. Called by the threads that answer.
 */
public interface AnswerListener {

	/**
	 * An answer was delayed, and is about to be sent.
	 * @param since when the delay began, of {@link System#nanoTime()}
	 */
	default void delayed(long since) {
	}

	/**
	 * An answer stalls from now on.
	 */
	default void stalled() {
	}

	/**
	 * Something was thrown in place of an answer, or while it was made. The request gets
	 * a 400 that has its text, since a retry would not mend it.
	 * @param failure what was thrown, checked exceptions of other languages included
	 */
	default void failed(Throwable failure) {
	}

}
