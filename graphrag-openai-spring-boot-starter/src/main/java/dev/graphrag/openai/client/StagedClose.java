package dev.graphrag.openai.client;

/**
 * A client that can be closed in stages, as an application shuts down.
 */
public interface StagedClose {

	/**
	 * End the waits before retries at once, and begin no others; running requests go on.
	 */
	void endWaits();

	/**
	 * Begin waits again, in an application that was stopped and starts again.
	 */
	void resumeWaits();

	/**
	 * Return whether no call is running.
	 * @return whether closing now ends nothing
	 */
	boolean idle();

}
