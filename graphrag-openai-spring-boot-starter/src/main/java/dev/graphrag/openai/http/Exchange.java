package dev.graphrag.openai.http;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;

import dev.graphrag.openai.CallListener.Attempt;
import dev.graphrag.openai.attempt.AttemptFailure;
import dev.graphrag.openai.attempt.RateLimits;
import dev.graphrag.openai.redaction.PlainText;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/**
 * What is seen of one request while it is made. It goes with the request as its tag,
 * since the HTTP library hides from the caller what arrived before it failed.
 */
final class Exchange {

	private static final Headers NO_HEADERS = new Headers.Builder().build();

	private final long startNanos;

	private @Nullable Socket socket;

	private boolean reusedConnection;

	private @Nullable Integer status;

	private Headers headers = NO_HEADERS;

	Exchange(long startNanos) {
		this.startNanos = startNanos;
	}

	void connected(Socket socket, boolean reused) {
		this.socket = socket;
		this.reusedConnection = reused;
	}

	/**
	 * Let reads of the answer fail after a silence, for the rest of this exchange.
	 */
	void limitSilence(Duration longest) throws IOException {
		if (this.socket != null) {
			this.socket.setSoTimeout((int) longest.toMillis());
		}
	}

	void received(int status, Headers headers) {
		this.status = status;
		this.headers = headers;
	}

	@Nullable Integer status() {
		return this.status;
	}

	/**
	 * Return the headers of the answer as the server sent them.
	 */
	Headers headers() {
		return this.headers;
	}

	/**
	 * Return whether a pooled connection broke before anything of an answer arrived.
	 */
	boolean metStaleConnection() {
		return this.reusedConnection && this.status == null;
	}

	<A> Exchanged<A> succeeded(A answer, long nanos) {
		RateLimits limits = RateLimitHeaders.read(this.headers);
		return new Exchanged<>(attempt(nanos, null, limits), answer, null, limits);
	}

	<A> Exchanged<A> failed(AttemptFailure failure, long nanos) {
		RateLimits limits = RateLimitHeaders.read(this.headers);
		return new Exchanged<>(attempt(nanos, failure, limits), null, failure, limits);
	}

	private Attempt attempt(long nanos, @Nullable AttemptFailure failure, RateLimits limits) {
		return new Attempt(Duration.ofNanos(nanos - this.startNanos), this.status,
				(failure != null) ? failure.reason() : null, (failure != null) ? failure.retryAfter() : null,
				PlainText.identifier(this.headers.get("x-request-id")), remaining(limits.requests()),
				remaining(limits.tokens()));
	}

	private static @Nullable Long remaining(RateLimits.@Nullable Left left) {
		return (left != null) ? Long.valueOf(left.remaining()) : null;
	}

}
