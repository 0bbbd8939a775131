package dev.graphrag.openai.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.attempt.AttemptFailure;
import dev.graphrag.openai.attempt.AttemptFailure.Retry;
import dev.graphrag.openai.wire.ChunkReader;
import dev.graphrag.openai.wire.ServerSentEvents;
import okhttp3.Call;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.AsyncTimeout;

/**
 * Reads a stream's body within its limits: until its first event in the time of an
 * attempt, after it as long as it is not silent, and in all until it has to end. Used
 * once.
 */
final class StreamedBody {

	/**
	 * Milliseconds in which the body has to end after its last event for the connection
	 * to be used again. The end comes with that event, if it comes at all.
	 */
	private static final int LINGER = 10;

	private final Exchange exchange;

	private final Duration timeout;

	private final StreamLimits limits;

	private final FirstEvent firstEvent;

	private long events;

	StreamedBody(Call call, Exchange exchange, Duration timeout, StreamLimits limits) {
		this.exchange = exchange;
		this.timeout = timeout;
		this.limits = limits;
		this.firstEvent = new FirstEvent(call, timeout);
	}

	/**
	 * Send a request whose first event has to come in time.
	 */
	<A> A inTime(Supplier<A> sending) {
		this.firstEvent.enter();
		try {
			return sending.get();
		}
		finally {
			this.firstEvent.exit();
		}
	}

	/**
	 * Read to the end.
	 */
	<A> A read(Response response, long maxEventSize, EventReader<A> reader) throws IOException {
		ResponseBody body = OpenAiTransport.body(response);
		ServerSentEvents stream = new ServerSentEvents(body.byteStream(), maxEventSize);
		while (stream.next()) {
			if (this.events++ == 0) {
				this.firstEvent.exit();
				this.exchange.limitSilence(this.limits.idle());
			}
			if (stream.done()) {
				body.source().timeout().deadline(LINGER, TimeUnit.MILLISECONDS);
				return reader.end();
			}
			if (stream.error()) {
				throw ChunkReader.error(stream.buffer(), stream.offset(), stream.length());
			}
			reader.read(stream.buffer(), stream.offset(), stream.length());
		}
		throw new AttemptFailure(FailureReason.TRANSIENT_FAILURE, Retry.AFTER_WAIT,
				(this.events == 0) ? "The stream was empty." : "The stream ended without [DONE].");
	}

	/**
	 * Say why the stream broke.
	 */
	AttemptFailure failure(IOException cause) {
		if (this.firstEvent.expired) {
			return timedOut("No event of the stream arrived within " + this.timeout.toMillis() + " ms.");
		}
		if (cause instanceof SocketTimeoutException && this.events > 0) {
			return timedOut("The stream was silent for " + this.limits.idle().toMillis()
					+ " ms (graphrag.openai.stream.idle-timeout).");
		}
		if (cause instanceof InterruptedIOException && !Thread.currentThread().isInterrupted()) {
			return new AttemptFailure(FailureReason.TRANSIENT_FAILURE, Retry.NEVER,
					"The stream took longer than graphrag.openai.stream.max-duration or the call's own deadline allows.");
		}
		return TransportFailures.of(cause, this.timeout);
	}

	private static AttemptFailure timedOut(String problem) {
		return new AttemptFailure(FailureReason.TRANSIENT_FAILURE, Retry.AFTER_TIMEOUT, problem);
	}

	/**
	 * Ends the request when its first event does not come in time.
	 */
	private static final class FirstEvent extends AsyncTimeout {

		private final Call call;

		private volatile boolean expired;

		FirstEvent(Call call, Duration timeout) {
			this.call = call;
			timeout(Math.max(1, timeout.toNanos()), TimeUnit.NANOSECONDS);
		}

		@Override
		protected void timedOut() {
			this.expired = true;
			this.call.cancel();
		}

	}

}
