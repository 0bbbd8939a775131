package dev.graphrag.openai.client;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

import dev.graphrag.openai.CallListener.Attempt;
import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.Secret;
import dev.graphrag.openai.attempt.AttemptFailure;
import dev.graphrag.openai.attempt.AttemptFailure.Retry;
import dev.graphrag.openai.http.AnswerReader;
import dev.graphrag.openai.http.Content;
import dev.graphrag.openai.http.EventReader;
import dev.graphrag.openai.http.Exchanged;
import dev.graphrag.openai.http.OutgoingRequest;
import dev.graphrag.openai.http.OwnedHeaders;
import dev.graphrag.openai.http.StreamLimits;
import dev.graphrag.openai.http.Transport;

/**
 * Makes single attempts: one request with the key of the moment, and its figures told to
 * the call. Thread-safe.
 */
final class Attempts {

	private static final Attempt DEFECT = new Attempt(Duration.ZERO, null, FailureReason.INTERNAL, null, null, null,
			null);

	private final Transport transport;

	private final Credentials credentials;

	private final Duration timeout;

	Attempts(Transport transport, Credentials credentials, Duration timeout) {
		this.transport = transport;
		this.credentials = credentials;
		this.timeout = timeout;
	}

	/**
	 * Make one attempt.
	 * @param call the call it belongs to
	 * @param content what to send
	 * @param reader checks and reads the answer
	 * @param onNewConnection whether to leave pooled connections alone
	 * @return the answer with the figures of its request
	 * @throws dev.graphrag.openai.attempt.AttemptFailure if there is no usable answer
	 */
	<A> Exchanged<A> make(RunningCall call, Content content, AnswerReader<A> reader, boolean onNewConnection) {
		return make(call, content, onNewConnection, (request) -> this.transport.exchange(request, reader));
	}

	/**
	 * Make one attempt whose answer is a stream. Once its content is handed on, a failure
	 * is final.
	 * @param call the call it belongs to
	 * @param content what to send
	 * @param limits what the stream may take
	 * @param reader reads the events and hands them on
	 * @param onNewConnection whether to leave pooled connections alone
	 * @return what the stream came to, with the figures of its request
	 * @throws dev.graphrag.openai.attempt.AttemptFailure if it did not end as it should
	 */
	<A> Exchanged<A> stream(RunningCall call, Content content, StreamLimits limits, EventReader<A> reader,
			boolean onNewConnection) {
		return make(call, content, onNewConnection, (request) -> this.transport.stream(request, limits, reader));
	}

	private <A> Exchanged<A> make(RunningCall call, Content content, boolean onNewConnection,
			Function<OutgoingRequest, Exchanged<A>> exchange) {
		Secret apiKey = this.credentials.current();
		if (call.isOverdue()) {
			throw new AttemptFailure(FailureReason.TRANSIENT_FAILURE, Retry.NEVER,
					"The call's deadline passed before its request could be made.");
		}
		Map<String, String> told = call.beginAttempt();
		Attempt ended = DEFECT;
		try {
			Map<String, String> headers = headers(call.id(), content.headers(), told);
			Exchanged<A> exchanged = exchange.apply(
					new OutgoingRequest(content, headers, apiKey, timeout(call), onNewConnection, call.cancellation()));
			ended = this.credentials.safe(exchanged.attempt());
			exchanged.orThrow();
			return exchanged;
		}
		catch (AttemptFailure ex) {
			// What the caller ended says nothing of the server: it is not retried, draws
			// on no budget and goes to no fallback.
			throw call.cancelled() ? AttemptFailure.interrupted("The call was cancelled.") : ex;
		}
		finally {
			// Also where something of ours or of others throws: what listeners opened
			// would stay open.
			call.endAttempt(call.cancelled() ? withoutFailure(ended) : ended);
		}
	}

	// What a caller gave up has not failed.
	private static Attempt withoutFailure(Attempt attempt) {
		return new Attempt(attempt.latency(), attempt.status(), null, attempt.retryAfter(), attempt.requestId(),
				attempt.remainingRequests(), attempt.remainingTokens());
	}

	private static Map<String, String> headers(String callId, Map<String, String> asked, Map<String, String> told) {
		Map<String, String> headers = new LinkedHashMap<>(4);
		putOthers(headers, asked);
		putOthers(headers, told);
		// OpenAI logs it beside its own request id, which helps its support find a call.
		headers.put("X-Client-Request-Id", callId);
		return headers;
	}

	private static void putOthers(Map<String, String> headers, Map<String, String> more) {
		more.forEach((name, value) -> {
			if (!OwnedHeaders.contains(name)) {
				headers.put(name, value);
			}
		});
	}

	private Duration timeout(RunningCall call) {
		Duration remaining = call.remaining();
		if (remaining.isNegative()) {
			return Duration.ZERO;
		}
		return (remaining.compareTo(this.timeout) < 0) ? remaining : this.timeout;
	}

}
