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
import dev.graphrag.openai.http.EventReader;
import dev.graphrag.openai.http.Exchanged;
import dev.graphrag.openai.http.OutgoingRequest;
import dev.graphrag.openai.http.OwnedHeaders;
import dev.graphrag.openai.http.StreamLimits;
import dev.graphrag.openai.http.Transport;
import dev.graphrag.openai.wire.Metered;

/**
 * Makes single attempts: one request in its turn, with the key of the moment, and its
 * figures told to the call. Thread-safe.
 */
final class Attempts {

	private static final Attempt DEFECT = new Attempt(Duration.ZERO, null, FailureReason.INTERNAL, null, null, null,
			null);

	private final Transport transport;

	private final Credentials credentials;

	private final BudgetGate budget;

	private final Duration timeout;

	Attempts(Transport transport, Credentials credentials, BudgetGate budget, Duration timeout) {
		this.transport = transport;
		this.credentials = credentials;
		this.budget = budget;
		this.timeout = timeout;
	}

	/**
	 * Make one attempt.
	 * @param call the call it belongs to
	 * @param asked what to send
	 * @param reader checks and reads the answer
	 * @param onNewConnection whether to leave pooled connections alone
	 * @return the answer with the figures of its request
	 * @throws dev.graphrag.openai.attempt.AttemptFailure if there is no usable answer
	 */
	<A extends Metered> Exchanged<A> make(RunningCall call, Asked asked, AnswerReader<A> reader,
			boolean onNewConnection) {
		return make(call, asked, onNewConnection, (request) -> this.transport.exchange(request, reader));
	}

	/**
	 * Make one attempt whose answer is a stream. Once its content is handed on, a failure
	 * is final.
	 * @param call the call it belongs to
	 * @param asked what to send
	 * @param limits what the stream may take
	 * @param reader reads the events and hands them on
	 * @param onNewConnection whether to leave pooled connections alone
	 * @return what the stream came to, with the figures of its request
	 * @throws dev.graphrag.openai.attempt.AttemptFailure if it did not end as it should
	 */
	<A extends Metered> Exchanged<A> stream(RunningCall call, Asked asked, StreamLimits limits, EventReader<A> reader,
			boolean onNewConnection) {
		return make(call, asked, onNewConnection, (request) -> this.transport.stream(request, limits, reader));
	}

	private <A extends Metered> Exchanged<A> make(RunningCall call, Asked asked, boolean onNewConnection,
			Function<OutgoingRequest, Exchanged<A>> exchange) {
		Turn turn = this.budget.await(call, asked);
		try {
			Secret apiKey = this.credentials.current();
			if (call.isOverdue()) {
				throw overdue();
			}
			return request(call, turn,
					(headers) -> exchange.apply(new OutgoingRequest(asked.content(),
							headers(call.id(), asked.content().headers(), headers), apiKey,
							timeout(call.remaining(), this.timeout), onNewConnection, call.cancellation())));
		}
		finally {
			turn.end();
		}
	}

	private <A extends Metered> Exchanged<A> request(RunningCall call, Turn turn,
			Function<Map<String, String>, Exchanged<A>> exchange) {
		Map<String, String> told = call.beginAttempt();
		Attempt ended = DEFECT;
		try {
			turn.sent();
			Exchanged<A> exchanged = exchange.apply(told);
			ended = this.credentials.safe(exchanged.attempt());
			turn.took(exchanged);
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
		headers.putAll(identification(callId));
		return headers;
	}

	/**
	 * Return the header that OpenAI logs beside its own request id, which helps its
	 * support find a call.
	 */
	static Map<String, String> identification(String callId) {
		return Map.of("X-Client-Request-Id", callId);
	}

	private static void putOthers(Map<String, String> headers, Map<String, String> more) {
		more.forEach((name, value) -> {
			if (!OwnedHeaders.contains(name)) {
				headers.put(name, value);
			}
		});
	}

	static AttemptFailure overdue() {
		return new AttemptFailure(FailureReason.TRANSIENT_FAILURE, Retry.NEVER,
				"The call's deadline passed before its request could be made.");
	}

	static Duration timeout(Duration remaining, Duration longest) {
		if (remaining.isNegative()) {
			return Duration.ZERO;
		}
		return (remaining.compareTo(longest) < 0) ? remaining : longest;
	}

}
