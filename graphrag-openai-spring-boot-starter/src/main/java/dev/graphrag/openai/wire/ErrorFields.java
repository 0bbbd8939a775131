package dev.graphrag.openai.wire;

import dev.graphrag.openai.redaction.PlainText;
import org.jspecify.annotations.Nullable;

/**
 * Fields of an error while they are read, identifiers only. The first of a kind counts,
 * unless a later one tells of a lack of money, which no other may hide.
 */
final class ErrorFields {

	private @Nullable String code;

	private @Nullable String type;

	private @Nullable String param;

	private @Nullable String status;

	void code(@Nullable String text) {
		this.code = weightier(this.code, PlainText.identifier(text));
	}

	void type(@Nullable String text) {
		this.type = weightier(this.type, PlainText.identifier(text));
	}

	// The path of a request's field, which has no hyphens; anything else may be a value.
	void param(@Nullable String text) {
		boolean path = text != null && text.indexOf('-') < 0;
		this.param = (this.param != null || !path) ? this.param : PlainText.identifier(text);
	}

	void status(@Nullable String text) {
		this.status = (this.status != null) ? this.status : PlainText.identifier(text);
	}

	/**
	 * Take an error that is a mere text: free text, unless it is one of the well-known
	 * words.
	 */
	void word(String text) {
		String word = PlainText.identifier(text);
		if (word != null && ErrorWords.isKnown(word)) {
			code(word);
		}
	}

	private static @Nullable String weightier(@Nullable String first, @Nullable String second) {
		boolean replaces = first == null
				|| (second != null && ErrorWords.isLackOfMoney(second) && !ErrorWords.isLackOfMoney(first));
		return replaces ? second : first;
	}

	boolean isEmpty() {
		return this.code == null && this.type == null && this.param == null && this.status == null;
	}

	/**
	 * Return the error, with what is missing taken from other fields.
	 */
	ErrorBody orElse(ErrorFields others) {
		code(others.code);
		type(others.type);
		param(others.param);
		status(others.status);
		return isEmpty() ? ErrorBody.NONE : new ErrorBody(this.code, this.type, this.param, namedStatus());
	}

	private @Nullable Integer namedStatus() {
		Integer number = firstPresent(ErrorWords.statusNumber(this.status), ErrorWords.statusNumber(this.code));
		Integer word = firstPresent(ErrorWords.status(this.code), ErrorWords.status(this.type));
		return firstPresent(number, firstPresent(word, ErrorWords.status(this.status)));
	}

	private static @Nullable Integer firstPresent(@Nullable Integer first, @Nullable Integer second) {
		return (first != null) ? first : second;
	}

}
