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
	 * Make one request whose answer is a stream, and read it to its end. Once its reader
	 * delivers, a failure is final.
	 * @param request what to send
	 * @param limits what the stream may take
	 * @param reader reads the events
	 * @param <A> what the stream comes to
	 * @return that or the failure, with the figures of the request
	 */
	<A> Exchanged<A> stream(OutgoingRequest request, StreamLimits limits, EventReader<A> reader);

	/**
	 * End the running requests and close all connections.
	 */
	@Override
	void close();

}
