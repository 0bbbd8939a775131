package dev.graphrag.openai.budget;

/**
 * Who waits in which line.
 */
public enum Priority {

	/**
	 * Calls and streams: somebody waits for the answer.
	 */
	INTERACTIVE,

	/**
	 * Requests of corpus runs. They take all that is left, and not more than their share
	 * while others wait.
	 */
	BATCH

}
