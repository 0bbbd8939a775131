package dev.graphrag.openai.http;

/**
 * Makes requests, one at a time for each caller. Implementations are thread-safe.
 */
public interface Transport extends AutoCloseable {

	/**
	 * Make one request.
	 * @param request what to send
	 * @param reader checks and reads the answer
	 * @param <A> what the answer is read into
	 * @return the answer or the failure, with the figures of the request
	 */
	<A> Exchanged<A> exchange(OutgoingRequest request, AnswerReader<A> reader);

	/**
	 * End the running requests and close all connections.
	 */
	@Override
	void close();

}
