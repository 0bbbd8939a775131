package dev.graphrag.openai.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.core.json.UTF8StreamJsonParser;
import com.fasterxml.jackson.core.sym.ByteQuadsCanonicalizer;

/**
 * Jackson's parser over an array, which can be told that a text has been read by somebody
 * else. It would look at each of the half a million bytes of a batch of vectors once
 * more, which is a fifth of the whole call; see docs/performance.md.
 */
final class AnswerBytes extends UTF8StreamJsonParser {

	private AnswerBytes(IOContext context, int features, ByteQuadsCanonicalizer names, byte[] buffer, int start,
			int end) {
		super(context, features, null, null, names, buffer, start, end, 0, false);
	}

	/**
	 * Return the index of the first byte of the text that the parser stands on.
	 * @return the index in the array, or -1 if the text has been read
	 */
	int textStart() {
		return this._tokenIncomplete ? this._inputPtr : -1;
	}

	/**
	 * The text that the parser stands on has been read.
	 * @param close the index of its closing quote
	 */
	void textWasRead(int close) {
		this._inputPtr = close + 1;
		this._tokenIncomplete = false;
	}

	/**
	 * Makes such parsers.
	 */
	static final class Factory extends JsonFactory {

		Factory(JsonFactoryBuilder builder) {
			super(builder);
		}

		AnswerBytes parser(byte[] buffer, int start, int length) {
			IOContext context = _createContext(_createContentReference(buffer, start, length), false);
			return new AnswerBytes(context, this._parserFeatures,
					this._byteSymbolCanonicalizer.makeChildOrPlaceholder(this._factoryFeatures), buffer, start,
					start + length);
		}

	}

}
