package dev.graphrag.openai.emulator;

/**
 * Decides what a request is answered with. Called from as many threads at once as there
 * are requests.
 */
@FunctionalInterface
public interface Responder {

	/**
	 * Answer a request.
	 * @param request what arrived, with a key and a known path
	 * @return the answer
	 */
	OpenAiAnswer answer(OpenAiRequest request);

	/**
	 * Hear that an answer was delayed, just before it is sent.
	 * @param since when the delay began, of {@link System#nanoTime()}
	 */
	default void answerDelayed(long since) {
	}

	/**
	 * Hear that an answer stalls from now on.
	 */
	default void answerStalled() {
	}

	/**
	 * Hear that something was thrown in place of an answer, or while it was made. The
	 * request gets a 400 that has its text, since a retry would not mend it.
	 * @param failure what was thrown, checked exceptions of other languages included
	 */
	default void answerFailed(Throwable failure) {
	}

}
