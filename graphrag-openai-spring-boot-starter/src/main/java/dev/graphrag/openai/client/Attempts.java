package dev.graphrag.openai.client;

import java.time.Duration;
import java.util.function.IntPredicate;
import java.util.function.Supplier;

import dev.graphrag.openai.CallListener.Attempt;
import dev.graphrag.openai.http.AttemptFailure;
import dev.graphrag.openai.http.Exchange;
import dev.graphrag.openai.http.OpenAiTransport;
import org.jspecify.annotations.Nullable;

/**
 * Makes single attempts: one exchange, timed, reported and with every failure in one
 * type. Thread-safe.
 */
final class Attempts {

	private final OpenAiTransport transport;

	private final Duration timeout;

	Attempts(OpenAiTransport transport, Duration timeout) {
		this.transport = transport;
		this.timeout = timeout;
	}

	/**
	 * Make one attempt.
	 * @param call the call it belongs to
	 * @param reader checks and reads the answer
	 * @param sdkCall makes the one request through the SDK
	 * @return what the SDK returned, and the answer as the reader read it
	 */
	<A, R> Outcome<A, R> make(CallState call, Exchange.Reader<A> reader, Supplier<R> sdkCall) {
		call.beginAttempt();
		Exchange<A> exchange = new Exchange<>(shorter(this.timeout, call.remaining()), reader);
		call.addHeadersTo(exchange);
		try {
			R result = this.transport.exchange(exchange, sdkCall);
			Outcome<A, R> outcome = new Outcome<>(result, exchange.answer());
			call.endAttempt(attempt(exchange, null));
			return outcome;
		}
		catch (RuntimeException ex) {
			AttemptFailure failure = failure(ex, exchange);
			call.endAttempt(attempt(exchange, failure));
			throw failure;
		}
	}

	// What the SDK and Spring AI throw may quote the answer or the prompt, so none of it
	// is kept.
	private static AttemptFailure failure(RuntimeException cause, Exchange<?> exchange) {
		if (cause instanceof AttemptFailure failure) {
			return failure;
		}
		if (exchange.status() != null) {
			return AttemptFailure.unreadable();
		}
		return AttemptFailure.unsendable(
				"The request could not be built from the prompt and options (" + cause.getClass().getName() + ").");
	}

	private static Attempt attempt(Exchange<?> exchange, @Nullable AttemptFailure failure) {
		return new Attempt(exchange.latency(), exchange.status(), (failure != null) ? failure.reason() : null,
				(failure != null) ? failure.retryAfter() : null, requestId(exchange),
				count(exchange.header("x-ratelimit-remaining-requests")),
				count(exchange.header("x-ratelimit-remaining-tokens")));
	}

	// The id goes into logs and reports, so only what looks like one is taken.
	private static @Nullable String requestId(Exchange<?> exchange) {
		String id = exchange.header("x-request-id");
		boolean plain = id != null && id.length() <= 64 && !id.startsWith("sk-") && consistsOf(id,
				(character) -> Character.isLetterOrDigit(character) || character == '-' || character == '_');
		return plain ? id : null;
	}

	private static @Nullable Long count(@Nullable String value) {
		boolean plain = value != null && value.length() <= 18
				&& consistsOf(value, (character) -> character >= '0' && character <= '9');
		return plain ? Long.valueOf(value) : null;
	}

	// Not by a stream, which costs a call more than its retry template does.
	private static boolean consistsOf(String text, IntPredicate allowed) {
		for (int index = 0; index < text.length(); index++) {
			if (!allowed.test(text.charAt(index))) {
				return false;
			}
		}
		return !text.isEmpty();
	}

	private static Duration shorter(Duration one, Duration other) {
		return (one.compareTo(other) <= 0) ? one : other;
	}

	/**
	 * What a good attempt brings.
	 *
	 * @param result what the SDK returned
	 * @param answer the answer as the reader read it
	 */
	record Outcome<A, R>(R result, A answer) {
	}

}
