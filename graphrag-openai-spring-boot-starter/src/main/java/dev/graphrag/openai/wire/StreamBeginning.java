package dev.graphrag.openai.wire;

import java.io.IOException;
import java.util.Set;

import dev.graphrag.openai.FailureReason;

/**
 * Judges by its beginning whether a body is a stream of events. Servers and proxies also
 * send a JSON document, an error page or a plain text with a good status.
 */
final class StreamBeginning {

	private static final int MAX_DOCUMENT = 1024 * 1024;

	private static final int MAX_NAME = 64;

	private static final int[] BYTE_ORDER_MARK = { 0xef, 0xbb, 0xbf };

	private static final Set<String> FIELDS = Set.of("data", "event", "id", "retry");

	private final EventLines lines;

	StreamBeginning(EventLines lines) {
		this.lines = lines;
	}

	/**
	 * Go to the first line.
	 * @throws UnusableAnswerException if the body is something else
	 * @throws ErrorInAnswerException if it is an error
	 */
	void check() throws IOException {
		skipByteOrderMark();
		int first = this.lines.peek(0);
		while (first == ' ' || first == '\t' || first == '\n' || first == '\r') {
			this.lines.skipByte();
			first = this.lines.peek(0);
		}
		if (first == '{' || first == '[') {
			throw document();
		}
		if (!beginsWithField()) {
			throw new UnusableAnswerException(FailureReason.TRANSIENT_FAILURE, "The answer is no event stream.");
		}
	}

	private void skipByteOrderMark() throws IOException {
		for (int expected : BYTE_ORDER_MARK) {
			if (this.lines.peek(0) != expected) {
				return;
			}
			this.lines.skipByte();
		}
	}

	// Without a colon a line is a field too, which a plain text would also be.
	private boolean beginsWithField() throws IOException {
		StringBuilder name = new StringBuilder();
		while (name.length() <= MAX_NAME) {
			int next = this.lines.peek(name.length());
			if (next < 0 || next == ':') {
				return true;
			}
			if (next == '\n' || next == '\r') {
				return FIELDS.contains(name.toString());
			}
			if (next != '-' && next != '_' && !Character.isLetterOrDigit(next)) {
				return false;
			}
			name.append((char) next);
		}
		return false;
	}

	private RuntimeException document() throws IOException {
		byte[] document = this.lines.rest(MAX_DOCUMENT);
		try {
			if (document.length < MAX_DOCUMENT) {
				ChatBody.read(document, document.length);
			}
		}
		catch (ErrorInAnswerException ex) {
			return ex;
		}
		catch (UnusableAnswerException ex) {
			if (ex.reason() == FailureReason.TRANSIENT_FAILURE) {
				return ex;
			}
		}
		return new UnusableAnswerException(FailureReason.INVALID_ANSWER,
				"The answer to a stream is one JSON document.");
	}

}
