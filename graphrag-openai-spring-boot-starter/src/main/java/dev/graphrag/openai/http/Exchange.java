package dev.graphrag.openai.http;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer. The attempt hands it to the transport, which fills it in; a
 * new one is made for every attempt.
 *
 * @param <A> what the answer is read into
 */
public final class Exchange<A> {

	private static final Headers NO_HEADERS = new Headers.Builder().build();

	private final Duration timeout;

	private final Reader<A> reader;

	private final Map<String, String> requestHeaders = new LinkedHashMap<>(4);

	private @Nullable Integer status;

	private @Nullable Headers headers;

	private @Nullable A answer;

	private long startNanos;

	private long endNanos;

	/**
	 * Create an exchange.
	 * @param timeout total time, from the connection to the last byte
	 * @param reader checks the answer's bytes and reads them
	 */
	public Exchange(Duration timeout, Reader<A> reader) {
		this.timeout = timeout;
		this.reader = reader;
	}

	/**
	 * Send a header with the request, in place of one of the same name.
	 * @param name the header's name
	 * @param value the header's value
	 */
	public void requestHeader(String name, String value) {
		this.requestHeaders.put(name, value);
	}

	/**
	 * Return the answer as it was read and checked.
	 * @return the answer
	 * @throws IllegalStateException if there was none
	 */
	public A answer() {
		if (this.answer == null) {
			throw new IllegalStateException("No answer was received");
		}
		return this.answer;
	}

	/**
	 * Return the HTTP status.
	 * @return the status, or {@code null} if no answer arrived
	 */
	public @Nullable Integer status() {
		return this.status;
	}

	/**
	 * Return a header of the answer.
	 * @param name the header's name, in any case
	 * @return the value, or {@code null} if it is missing or no answer arrived
	 */
	public @Nullable String header(String name) {
		return (this.headers != null) ? this.headers.get(name) : null;
	}

	/**
	 * Return the time from the request's start to the answer's last byte, or to the
	 * failure.
	 * @return zero if no request was made
	 */
	public Duration latency() {
		return Duration.ofNanos(this.endNanos - this.startNanos);
	}

	void started(long nanos) {
		this.startNanos = nanos;
		this.endNanos = nanos;
	}

	void ended(long nanos) {
		this.endNanos = nanos;
	}

	Duration timeout() {
		return this.timeout;
	}

	Map<String, String> requestHeaders() {
		return this.requestHeaders;
	}

	/**
	 * Return the headers of the answer as the server sent them.
	 */
	Headers headers() {
		return (this.headers != null) ? this.headers : NO_HEADERS;
	}

	void received(int status, Headers headers) {
		this.status = status;
		this.headers = headers;
	}

	void read(byte[] buffer, int length) {
		this.answer = this.reader.read(buffer, length);
	}

	/**
	 * Checks and reads an answer's bytes.
	 *
	 * @param <A> what the answer is read into
	 */
	@FunctionalInterface
	public interface Reader<A> {

		/**
		 * Read an answer. The array is reused afterwards and must not be kept.
		 * @param buffer the bytes
		 * @param length how many there are
		 * @return the answer
		 */
		A read(byte[] buffer, int length);

	}

}
