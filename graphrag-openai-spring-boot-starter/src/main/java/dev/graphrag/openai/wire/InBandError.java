package dev.graphrag.openai.wire;

import dev.graphrag.openai.FailureReason;

/**
 * An {@code error} member in an answer with a good status, as some gateways send it.
 */
final class InBandError {

	private InBandError() {
	}

	static void check(JsonCursor cursor) {
		if (cursor.nextIsNull()) {
			cursor.skip();
			return;
		}
		ErrorBody error = ErrorBody.read(cursor);
		FailureReason reason = error.insufficientQuota() ? FailureReason.QUOTA_EXHAUSTED
				: FailureReason.TRANSIENT_FAILURE;
		throw new UnusableAnswerException(reason, "The answer has a good status and an error inside.");
	}

}
