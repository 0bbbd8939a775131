package dev.graphrag.openai.http;

import java.time.Instant;
import java.util.Set;

import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.attempt.AttemptFailure;
import dev.graphrag.openai.attempt.AttemptFailure.Retry;
import dev.graphrag.openai.wire.ErrorBody;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Which HTTP statuses count as what, and which may be retried:
 *
 * <pre>
 * 402; 400 or 429 for a lack of money       quota_exhausted    never
 * 401, 403                                  authentication     never
 * 429                                       rate_limit         yes
 * 408, 409, 425, 5xx but 501 and 505        transient_failure  yes
 * 501, 505, 600 and more                    transient_failure  no
 * all else                                  invalid_request    no
 * </pre>
 *
 * The server's {@code x-should-retry} overrules yes and no, but not never for a lack of
 * money, and not what is no status of the API's: 1xx, 3xx, 600 and more. An error inside
 * an answer with a good status counts as the status that it names, and as 500 where it
 * names none.
 */
final class FailureTable {

	private static final int UNNAMED = 500;

	private static final int PROXY_AUTHENTICATION = 407;

	private static final Set<Integer> RETRYABLE = Set.of(408, 409, 425, 429);

	private static final Set<Integer> MAY_LACK_MONEY = Set.of(400, 429);

	private final Headers headers;

	private final Instant now;

	FailureTable(Headers headers, Instant now) {
		this.headers = headers;
		this.now = now;
	}

	AttemptFailure refusal(int status, ErrorBody error) {
		boolean lacksMoney = status == 402 || (MAY_LACK_MONEY.contains(status) && error.lackOfMoney());
		String who = (status == PROXY_AUTHENTICATION) ? "A proxy asks for a user and a password, by"
				: "OpenAI answered with";
		return failure(status, lacksMoney, who + " HTTP status " + status + ".", error);
	}

	AttemptFailure inBand(ErrorBody error) {
		Integer named = error.status();
		String problem = "The answer has a good status and an error inside"
				+ ((named != null) ? ", which names the status " + named + "." : ".");
		int status = (named != null) ? named : UNNAMED;
		return failure(status, status == 402 || error.lackOfMoney(), problem, error);
	}

	private AttemptFailure failure(int status, boolean lacksMoney, String problem, ErrorBody error) {
		FailureReason reason = lacksMoney ? FailureReason.QUOTA_EXHAUSTED : reason(status);
		Retry retry = (!lacksMoney && retryable(status)) ? Retry.AFTER_WAIT : Retry.NEVER;
		AttemptFailure failure = new AttemptFailure(reason, retry, problem)
			.withRetryAfter(RetryAfter.read(this.headers, this.now))
			.withDetails(error.details());
		return (status == PROXY_AUTHENTICATION) ? failure.withRemediation(TransportFailures.PROXY_CREDENTIALS)
				: failure;
	}

	private static FailureReason reason(int status) {
		if (status == 401 || status == 403) {
			return FailureReason.AUTHENTICATION;
		}
		if (status == 429) {
			return FailureReason.RATE_LIMIT;
		}
		return (status >= 500 || RETRYABLE.contains(status)) ? FailureReason.TRANSIENT_FAILURE
				: FailureReason.INVALID_REQUEST;
	}

	private boolean retryable(int status) {
		// Not an answer of the API, whose header would count.
		if (status < 200 || (status >= 300 && status < 400) || status >= 600) {
			return false;
		}
		Boolean shouldRetry = shouldRetry();
		if (shouldRetry != null) {
			return shouldRetry;
		}
		boolean serverError = status >= 500 && status < 600 && status != 501 && status != 505;
		return serverError || RETRYABLE.contains(status);
	}

	private @Nullable Boolean shouldRetry() {
		String value = this.headers.get("x-should-retry");
		if ("true".equalsIgnoreCase(value)) {
			return Boolean.TRUE;
		}
		return "false".equalsIgnoreCase(value) ? Boolean.FALSE : null;
	}

}
