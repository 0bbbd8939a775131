package dev.graphrag.openai.http;

import java.util.Set;

import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.wire.ErrorBody;
import org.jspecify.annotations.Nullable;

/**
 * Which HTTP statuses count as what, and which may be retried:
 *
 * <pre>
 * 401, 403                            authentication     never
 * 429 with insufficient_quota         quota_exhausted    never
 * 429                                 rate_limit         yes
 * 408, 409, 425, 500, 502, 503, 504   transient_failure  yes
 * other 5xx                           transient_failure  no
 * all else                            invalid_request    no
 * </pre>
 *
 * The server's {@code x-should-retry} overrules yes and no, but not never for a lack of
 * quota.
 */
final class FailureTable {

	private static final Set<Integer> RETRYABLE = Set.of(408, 409, 425, 429, 500, 502, 503, 504);

	private FailureTable() {
	}

	static FailureReason reason(int status, ErrorBody error) {
		if (status == 401 || status == 403) {
			return FailureReason.AUTHENTICATION;
		}
		if (status == 429) {
			return error.lackOfMoney() ? FailureReason.QUOTA_EXHAUSTED : FailureReason.RATE_LIMIT;
		}
		return (status >= 500 || RETRYABLE.contains(status)) ? FailureReason.TRANSIENT_FAILURE
				: FailureReason.INVALID_REQUEST;
	}

	static boolean retryable(int status, FailureReason reason, @Nullable Boolean shouldRetry) {
		if (reason == FailureReason.QUOTA_EXHAUSTED) {
			return false;
		}
		return (shouldRetry != null) ? shouldRetry : RETRYABLE.contains(status);
	}

}
