package dev.graphrag.openai.wire;

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
		throw new ErrorInAnswerException(ErrorBody.read(cursor));
	}

}
