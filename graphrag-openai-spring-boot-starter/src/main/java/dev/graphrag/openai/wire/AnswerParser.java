package dev.graphrag.openai.wire;

import java.io.IOException;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.graphrag.openai.FailureReason;
import org.jspecify.annotations.Nullable;

/**
 * Jackson's streaming parser over one answer in a byte array, with the loose reading that
 * all answers share. Always stands on a value; every method that reads one leaves the
 * parser on its last token.
 *
 * <pre class="code">
 * for (String name = answer.nextName(); name != null; name = answer.nextName()) {
 *     switch (name) {
 *         case "model" -&gt; model = answer.textOrNull();
 *         default -&gt; answer.skip();
 *     }
 * }
 * </pre>
 *
 * What is wrong with an answer is kept until its end was read, so that a broken answer is
 * not taken for a wrong one. Jackson's messages quote the text and are dropped. Not
 * thread-safe.
 */
final class AnswerParser implements AutoCloseable {

	/**
	 * Deepest nesting that is read: values are kept by recursion, whose stack this
	 * bounds.
	 */
	static final int MAX_DEPTH = 500;

	private static final int MAX_NUMBER_LENGTH = 10_000;

	private static final long MAX_EXACT_DOUBLE = 1L << 53;

	private static final int MAX_NUMBER_TEXT = 40;

	private static final AnswerBytes.Factory FACTORY = factory();

	private final AnswerBytes json;

	private final byte[] buffer;

	private final int offset;

	private final int start;

	private final int length;

	private @Nullable ErrorBody error;

	private @Nullable UnusableAnswerException problem;

	AnswerParser(byte[] buffer, int offset, int length) throws IOException {
		this.buffer = buffer;
		this.offset = offset;
		this.length = length;
		int mark = startsWithByteOrderMark(buffer, offset, length) ? 3 : 0;
		this.start = offset + mark;
		this.json = FACTORY.parser(buffer, this.start, length - mark);
	}

	// The answer's size is bounded by the transport, and a completion may be one long
	// text. Names are the server's choice and stay out of the JVM's table of strings.
	private static AnswerBytes.Factory factory() {
		JsonFactoryBuilder builder = new JsonFactoryBuilder();
		builder
			.streamReadConstraints(StreamReadConstraints.builder()
				.maxNestingDepth(MAX_DEPTH)
				.maxStringLength(Integer.MAX_VALUE)
				.maxNumberLength(MAX_NUMBER_LENGTH)
				.build())
			.enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
			.enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
			.disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
			.disable(JsonFactory.Feature.CHARSET_DETECTION);
		return new AnswerBytes.Factory(builder);
	}

	private static boolean startsWithByteOrderMark(byte[] buffer, int offset, int length) {
		return length >= 3 && buffer[offset] == (byte) 0xef && buffer[offset + 1] == (byte) 0xbb
				&& buffer[offset + 2] == (byte) 0xbf;
	}

	/**
	 * Read a whole answer.
	 * @throws UnusableAnswerException if it is unreadable, or {@link #fail failed} a
	 * check
	 * @throws ErrorInAnswerException if it has an error inside
	 */
	static <T> T read(byte[] buffer, int length, Reading<T> reading) {
		return read(buffer, 0, length, reading);
	}

	/**
	 * Read a whole answer, or a whole event of one, from the middle of an array.
	 */
	static <T> T read(byte[] buffer, int offset, int length, Reading<T> reading) {
		try (AnswerParser answer = new AnswerParser(buffer, offset, length)) {
			return answer.readWhole(reading);
		}
		catch (IOException ex) {
			throw new IllegalStateException("A parser over an array has nothing to open or close", ex);
		}
	}

	private <T> T readWhole(Reading<T> reading) {
		try {
			begin();
			T result = reading.read(this);
			if (this.json.nextToken() != null) {
				throw malformed(false);
			}
			check();
			return result;
		}
		catch (StreamConstraintsException ex) {
			// It would come back the same, and be paid for again.
			throw new UnusableAnswerException(FailureReason.INVALID_ANSWER,
					"The answer has too deep a nesting or too long a number at byte " + position() + ".");
		}
		catch (IOException ex) {
			throw malformed(ex instanceof JsonEOFException);
		}
	}

	private void check() {
		if (this.error != null) {
			throw new ErrorInAnswerException(this.error);
		}
		if (this.problem != null) {
			checkMoney(this.problem);
			throw this.problem;
		}
	}

	// A lack of money is said in many places, also where an answer lacks what was asked
	// for.
	private void checkMoney(UnusableAnswerException problem) {
		if (problem.reason() == FailureReason.NO_CHOICES || problem.reason() == FailureReason.NO_EMBEDDING) {
			ErrorBody said = ErrorBody.read(this.buffer, this.offset, this.length);
			if (said.lackOfMoney()) {
				throw new ErrorInAnswerException(said);
			}
		}
	}

	/**
	 * Go to the document's value.
	 */
	void begin() throws IOException {
		if (this.json.nextToken() == null) {
			throw malformed(true);
		}
	}

	/**
	 * Keep what is wrong with the answer until its end was read; the first counts.
	 */
	void fail(UnusableAnswerException problem) {
		if (this.problem == null) {
			this.problem = problem;
		}
	}

	/**
	 * Keep the field that makes the answer one that cannot be delivered.
	 */
	void failField(String field, String problem) {
		fail(UnusableAnswerException.field(field, problem));
	}

	/**
	 * Keep the error that the answer is; the first that says anything counts.
	 */
	void fail(ErrorBody error) {
		if (this.error == null || this.error.equals(ErrorBody.NONE)) {
			this.error = error;
		}
	}

	boolean isObject() {
		return this.json.hasToken(JsonToken.START_OBJECT);
	}

	boolean isArray() {
		return this.json.hasToken(JsonToken.START_ARRAY);
	}

	boolean isText() {
		return this.json.hasToken(JsonToken.VALUE_STRING);
	}

	boolean isNull() {
		return this.json.hasToken(JsonToken.VALUE_NULL);
	}

	boolean isNumber() {
		return token().isNumeric();
	}

	private JsonToken token() {
		JsonToken token = this.json.currentToken();
		return (token != null) ? token : JsonToken.NOT_AVAILABLE;
	}

	/**
	 * Go to the next member of the object that the parser stands in.
	 * @return its name, or {@code null} after the last
	 */
	@Nullable String nextName() throws IOException {
		String name = this.json.nextFieldName();
		if (name != null) {
			this.json.nextToken();
		}
		return name;
	}

	/**
	 * Go to the next element of the array that the parser stands in.
	 * @return whether there is one
	 */
	boolean nextElement() throws IOException {
		return this.json.nextToken() != JsonToken.END_ARRAY;
	}

	void skip() throws IOException {
		this.json.skipChildren();
	}

	/**
	 * Skip a value.
	 * @return whether it says anything: {@code null}, {@code false}, zero, blank text and
	 * what is made of these does not
	 */
	boolean skipTelling() throws IOException {
		boolean tells = false;
		int depth = 0;
		while (true) {
			JsonToken token = token();
			depth += token.isStructStart() ? 1 : (token.isStructEnd() ? -1 : 0);
			tells |= tells(token);
			if (depth == 0) {
				return tells;
			}
			this.json.nextToken();
		}
	}

	private boolean tells(JsonToken token) throws IOException {
		return switch (token) {
			case VALUE_STRING -> !this.json.getText().isBlank();
			case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> this.json.getDoubleValue() != 0;
			case VALUE_TRUE -> true;
			default -> false;
		};
	}

	String text() throws IOException {
		return this.json.getText();
	}

	/**
	 * Return the text of a string or number, or {@code null} after skipping another
	 * value.
	 */
	@Nullable String textOrNull() throws IOException {
		if (isText() || isNumber()) {
			return this.json.getText();
		}
		skip();
		return null;
	}

	String textOrEmpty() throws IOException {
		String text = textOrNull();
		return (text != null) ? text : "";
	}

	/**
	 * Return a count, also from text or a decimal: zero for what is none, also for one
	 * that no counter could hold exactly.
	 */
	long count() throws IOException {
		if (this.json.hasToken(JsonToken.VALUE_NUMBER_INT)
				&& this.json.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
			return exact(this.json.getLongValue());
		}
		double number = number();
		return (number > 0 && number <= MAX_EXACT_DOUBLE) ? (long) number : 0;
	}

	private static long exact(long count) {
		return (count > 0 && count <= MAX_EXACT_DOUBLE) ? count : 0;
	}

	/**
	 * Return a number, also from text; what is none is not a number.
	 */
	double number() throws IOException {
		if (isNumber()) {
			return this.json.getDoubleValue();
		}
		if (isText()) {
			return parsed(this.json.getText());
		}
		skip();
		return Double.NaN;
	}

	private static double parsed(String text) {
		try {
			return (text.length() <= MAX_NUMBER_TEXT) ? Double.parseDouble(text) : Double.NaN;
		}
		catch (NumberFormatException ex) {
			return Double.NaN;
		}
	}

	/**
	 * Return an index, also from text, or another one for what is none.
	 */
	long indexOr(int otherwise) throws IOException {
		double index = number();
		boolean whole = index >= 0 && index <= Integer.MAX_VALUE && index == Math.rint(index);
		return whole ? (long) index : otherwise;
	}

	Number numberAsWritten() throws IOException {
		return this.json.getNumberValue();
	}

	boolean isTrue() {
		return this.json.hasToken(JsonToken.VALUE_TRUE);
	}

	byte[] buffer() {
		return this.buffer;
	}

	/**
	 * Return the index behind the last byte of the answer.
	 */
	int end() {
		return this.offset + this.length;
	}

	/**
	 * Return the index of the first byte of the string that the parser stands on, -1 if
	 * it has been read.
	 */
	int textStart() {
		return this.json.textStart();
	}

	/**
	 * The string that the parser stands on has been read from the buffer.
	 */
	void textWasRead(int close) {
		this.json.textWasRead(close);
	}

	private UnusableAnswerException malformed(boolean cut) {
		int position = position();
		boolean atEnd = position >= this.length && !this.json.getParsingContext().inRoot();
		return (cut || atEnd) ? unreadable("is cut off", position)
				: unreadable("is not JSON", Math.max(0, position - 1));
	}

	private static UnusableAnswerException unreadable(String problem, int position) {
		return new UnusableAnswerException(FailureReason.TRANSIENT_FAILURE,
				"The answer " + problem + " at byte " + position + ".");
	}

	private int position() {
		return Math.min(this.length, this.start - this.offset + (int) this.json.currentLocation().getByteOffset());
	}

	@Override
	public void close() throws IOException {
		this.json.close();
	}

	/**
	 * Reads the document's value.
	 *
	 * @param <T> what is read
	 */
	interface Reading<T> {

		T read(AnswerParser answer) throws IOException;

	}

}
