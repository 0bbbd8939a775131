package dev.graphrag.openai.wire;

import java.io.IOException;

import dev.graphrag.openai.FailureReason;
import org.jspecify.annotations.Nullable;

/**
 * Reads an error in any of the shapes that servers give it: an {@code error} object, text
 * or list, a {@code detail}, a list of errors, or its members at the top level. What was
 * read counts, also when the rest cannot be read.
 */
final class ErrorReader {

	private static final int MAX_DEPTH = 8;

	private final AnswerParser answer;

	private final ErrorFields inner = new ErrorFields();

	private final ErrorFields flat = new ErrorFields();

	private boolean tells;

	ErrorReader(AnswerParser answer) {
		this.answer = answer;
	}

	/**
	 * Read an {@code error} member of an answer with a good status, which counts unless
	 * it says nothing.
	 * @return whether it says anything
	 */
	static boolean readMember(AnswerParser answer) throws IOException {
		ErrorReader reader = new ErrorReader(answer);
		reader.readValue(reader.inner, 1);
		if (reader.tells) {
			answer.fail(reader.error());
		}
		return reader.tells;
	}

	/**
	 * Read an answer with a good status that is no object: an error in a list, or nothing
	 * that can be used.
	 */
	static void readTopLevel(AnswerParser answer) throws IOException {
		ErrorReader reader = new ErrorReader(answer);
		reader.readValue(reader.flat, 0);
		if (reader.inner.isEmpty()) {
			answer.fail(new UnusableAnswerException(FailureReason.INVALID_ANSWER, "The answer is not a JSON object."));
		}
		else {
			answer.fail(reader.error());
		}
	}

	/**
	 * Read the body of a refusal.
	 */
	void readBody() throws IOException {
		readValue(this.flat, 0);
	}

	/**
	 * Return the error as far as it was read.
	 */
	ErrorBody error() {
		return this.inner.orElse(this.flat);
	}

	private void readValue(ErrorFields fields, int depth) throws IOException {
		if (depth > MAX_DEPTH) {
			this.tells |= this.answer.skipTelling();
		}
		else if (this.answer.isObject()) {
			readObject(fields, depth);
		}
		else if (this.answer.isArray()) {
			while (this.answer.nextElement()) {
				readValue(fields, depth + 1);
			}
		}
		else {
			readScalar(fields);
		}
	}

	private void readScalar(ErrorFields fields) throws IOException {
		if (this.answer.isText()) {
			fields.word(this.answer.text());
		}
		this.tells |= this.answer.skipTelling();
	}

	private void readObject(ErrorFields fields, int depth) throws IOException {
		for (String name = this.answer.nextName(); name != null; name = this.answer.nextName()) {
			switch (name) {
				case "error", "detail" -> readValue(this.inner, depth + 1);
				case "code" -> fields.code(scalar());
				case "type" -> fields.type(scalar());
				case "param" -> fields.param(scalar());
				case "status", "status_code" -> fields.status(scalar());
				default -> this.tells |= this.answer.skipTelling();
			}
		}
	}

	private @Nullable String scalar() throws IOException {
		boolean readable = this.answer.isText() || this.answer.isNumber();
		String text = readable ? this.answer.text() : null;
		this.tells |= this.answer.skipTelling();
		return text;
	}

}
