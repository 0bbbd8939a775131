package dev.graphrag.openai.http;

/**
 * Reads a stream, one event after the other. Used by one thread.
 *
 * @param <A> what the stream comes to
 */
public interface EventReader<A> {

	/**
	 * Read one event, and hand on what it brings.
	 * @param buffer has the event's data
	 * @param offset index of its first byte
	 * @param length number of its bytes
	 * @throws dev.graphrag.openai.wire.UnusableAnswerException if it cannot be delivered
	 * @throws dev.graphrag.openai.wire.ErrorInAnswerException if it is an error
	 */
	void read(byte[] buffer, int offset, int length);

	/**
	 * Return whether content was handed on, so that the stream cannot be repeated.
	 * @return whether a failure is final
	 */
	boolean delivering();

	/**
	 * The stream has ended as it should, with {@code [DONE]}.
	 * @return what it comes to
	 * @throws dev.graphrag.openai.wire.UnusableAnswerException if something is missing
	 */
	A end();

}
