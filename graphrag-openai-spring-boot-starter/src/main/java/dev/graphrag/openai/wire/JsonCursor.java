package dev.graphrag.openai.wire;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * Pull reader over one JSON document in a byte array. It exists because the general
 * parsers turn an 8 KB base64 vector into characters first, which costs more than all the
 * rest of an embedding call; see docs/performance.md.
 *
 * <pre class="code">
 * cursor.beginObject();
 * for (String key = cursor.nextKey(); key != null; key = cursor.nextKey()) {
 *     switch (key) {
 *         case "model" -> model = cursor.string();
 *         default -> cursor.skip();
 *     }
 * }
 * cursor.end();
 * </pre>
 *
 * Not thread-safe. Every method throws {@link UnusableAnswerException} where the document
 * is cut off or malformed, naming the offset and never the text.
 */
final class JsonCursor {

	private static final double[] POWERS_OF_TEN = { 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12,
			1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };

	private static final long MAX_EXACT_MANTISSA = 1L << 53;

	private static final int MAX_NUMBER_LENGTH = 1024;

	private final byte[] buffer;

	private final int length;

	private int position;

	private boolean first;

	JsonCursor(byte[] buffer, int length) {
		this.buffer = buffer;
		this.length = length;
	}

	/**
	 * Return the first byte of the next value, without taking it.
	 */
	byte peek() {
		while (this.position < this.length) {
			byte next = this.buffer[this.position];
			if (next != ' ' && next != '\n' && next != '\r' && next != '\t') {
				return next;
			}
			this.position++;
		}
		throw malformed("is cut off");
	}

	boolean nextIsObject() {
		return peek() == '{';
	}

	boolean nextIsArray() {
		return peek() == '[';
	}

	boolean nextIsString() {
		return peek() == '"';
	}

	boolean nextIsNull() {
		return peek() == 'n';
	}

	void beginObject() {
		expect('{');
		this.first = true;
	}

	/**
	 * Return the next key of the object, or {@code null} after its last.
	 */
	@Nullable String nextKey() {
		if (closes('}')) {
			return null;
		}
		expect('"');
		int start = this.position;
		int close = closingQuote(start);
		this.position = close + 1;
		String key = WellKnownKeys.find(this.buffer, start, close);
		expect(':');
		return (key != null) ? key : text(start, close);
	}

	void beginArray() {
		expect('[');
		this.first = true;
	}

	/**
	 * Return whether the array has another element, which is then next.
	 */
	boolean nextElement() {
		return !closes(']');
	}

	private boolean closes(char closing) {
		if (peek() == closing) {
			this.position++;
			this.first = false;
			return true;
		}
		if (!this.first) {
			expect(',');
		}
		this.first = false;
		return false;
	}

	String string() {
		expect('"');
		int start = this.position;
		int close = closingQuote(start);
		this.position = close + 1;
		return text(start, close);
	}

	private String text(int start, int close) {
		return hasEscape(start, close) ? unescaped(start, close)
				: new String(this.buffer, start, close - start, StandardCharsets.UTF_8);
	}

	private boolean hasEscape(int start, int close) {
		for (int index = start; index < close; index++) {
			if (this.buffer[index] == '\\') {
				return true;
			}
		}
		return false;
	}

	/**
	 * Return the text if the next value is a string, else skip it.
	 */
	@Nullable String stringOrSkip() {
		if (nextIsString()) {
			return string();
		}
		skip();
		return null;
	}

	private int closingQuote(int start) {
		for (int index = start; index < this.length; index++) {
			byte next = this.buffer[index];
			if (next == '"') {
				return index;
			}
			if (next == '\\') {
				index++;
			}
		}
		throw malformed("is cut off in a string");
	}

	private String unescaped(int start, int close) {
		StringBuilder text = new StringBuilder(close - start);
		int plain = start;
		int index = start;
		while (index < close) {
			if (this.buffer[index] != '\\') {
				index++;
				continue;
			}
			text.append(new String(this.buffer, plain, index - plain, StandardCharsets.UTF_8));
			index = appendEscape(text, index + 1, close);
			plain = index;
		}
		return text.append(new String(this.buffer, plain, close - plain, StandardCharsets.UTF_8)).toString();
	}

	private int appendEscape(StringBuilder text, int index, int close) {
		switch (this.buffer[index]) {
			case 'b' -> text.append('\b');
			case 'f' -> text.append('\f');
			case 'n' -> text.append('\n');
			case 'r' -> text.append('\r');
			case 't' -> text.append('\t');
			case '"', '\\', '/' -> text.append((char) this.buffer[index]);
			case 'u' -> {
				text.append(hexadecimal(index + 1, close));
				return index + 5;
			}
			default -> throw malformed("has an unknown escape");
		}
		return index + 1;
	}

	private char hexadecimal(int index, int close) {
		if (index + 4 > close) {
			throw malformed("has a short escape");
		}
		int character = 0;
		for (int digit = index; digit < index + 4; digit++) {
			int value = Character.digit(this.buffer[digit], 16);
			if (value < 0) {
				throw malformed("has an unknown escape");
			}
			character = (character << 4) | value;
		}
		return (char) character;
	}

	/**
	 * Return a token count: zero for what is not a count, also for one that no counter
	 * could hold exactly.
	 */
	long countOrZero() {
		byte next = peek();
		if (next != '-' && (next < '0' || next > '9')) {
			skip();
			return 0;
		}
		double number = number();
		return (number > 0 && number <= MAX_EXACT_MANTISSA) ? (long) number : 0;
	}

	/**
	 * Return the next number; what stands for none ({@code null}, {@code NaN},
	 * {@code Infinity}) is not a number.
	 */
	double number() {
		byte next = peek();
		if (next == 'n' || next == 'N' || next == 'I') {
			skipLiteral();
			return Double.NaN;
		}
		int start = this.position;
		boolean negative = next == '-';
		if (negative) {
			this.position++;
			if (this.position < this.length && this.buffer[this.position] == 'I') {
				skipLiteral();
				return Double.NaN;
			}
		}
		int digitsStart = this.position;
		long mantissa = 0;
		int fraction = 0;
		boolean inFraction = false;
		for (; this.position < this.length; this.position++) {
			byte digit = this.buffer[this.position];
			if (digit == '.' && !inFraction) {
				inFraction = true;
			}
			else if (digit < '0' || digit > '9') {
				break;
			}
			else {
				// Overflow is of no matter: the digits' count then rules the shortcut
				// out.
				mantissa = mantissa * 10 + (digit - '0');
				fraction += inFraction ? 1 : 0;
			}
		}
		int digits = this.position - digitsStart;
		boolean exponent = this.position < this.length && (this.buffer[this.position] | 0x20) == 'e';
		// Both operands are exact doubles, so that the quotient is the nearest one.
		boolean plain = digits > 0 && this.buffer[digitsStart] != '.' && this.buffer[this.position - 1] != '.';
		if (plain && digits <= 18 && !exponent && mantissa <= MAX_EXACT_MANTISSA && fraction < POWERS_OF_TEN.length) {
			double value = mantissa / POWERS_OF_TEN[fraction];
			return negative ? -value : value;
		}
		return parsedNumber(start);
	}

	private double parsedNumber(int start) {
		while (this.position < this.length && "+-.eE0123456789".indexOf(this.buffer[this.position]) >= 0) {
			this.position++;
		}
		if (this.position - start > MAX_NUMBER_LENGTH) {
			throw malformed("has an unreadable number");
		}
		try {
			return Double.parseDouble(new String(this.buffer, start, this.position - start, StandardCharsets.US_ASCII));
		}
		catch (NumberFormatException ex) {
			throw malformed("has an unreadable number");
		}
	}

	/**
	 * Skip the next value, however deep.
	 */
	void skip() {
		int depth = 0;
		do {
			byte next = peek();
			switch (next) {
				case '{', '[' -> {
					depth++;
					this.position++;
				}
				case '}', ']' -> {
					depth--;
					this.position++;
				}
				case '"' -> this.position = closingQuote(this.position + 1) + 1;
				case ',', ':' -> {
					if (depth == 0) {
						throw malformed("lacks a value");
					}
					this.position++;
				}
				default -> skipLiteral();
			}
			if (depth < 0) {
				throw malformed("lacks a value");
			}
		}
		while (depth > 0);
	}

	private void skipLiteral() {
		int start = this.position;
		while (this.position < this.length && isLiteral(this.buffer[this.position])) {
			this.position++;
		}
		if (this.position == start) {
			throw malformed("is not JSON");
		}
	}

	private static boolean isLiteral(byte next) {
		return (next >= '0' && next <= '9') || (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z')
				|| next == '-' || next == '+' || next == '.';
	}

	/**
	 * Take the next string as base64 of little-endian floats.
	 */
	float[] base64Floats(Base64Floats decoder) {
		expect('"');
		int start = this.position;
		float[] floats = decoder.decodeExpected(this.buffer, start, this.length);
		if (floats != null) {
			this.position = start + decoder.expectedCharacters() + 1;
			return floats;
		}
		int close = closingQuote(start);
		this.position = close + 1;
		if (hasEscape(start, close)) {
			// JSON may write the slashes of base64 as "\/".
			byte[] text = unescaped(start, close).getBytes(StandardCharsets.ISO_8859_1);
			return decoder.decode(text, 0, text.length);
		}
		return decoder.decode(this.buffer, start, close);
	}

	/**
	 * Check that nothing but white space follows.
	 */
	void end() {
		while (this.position < this.length) {
			byte next = this.buffer[this.position++];
			if (next != ' ' && next != '\n' && next != '\r' && next != '\t') {
				throw malformed("goes on after its end");
			}
		}
	}

	private void expect(char expected) {
		if (peek() != expected) {
			throw malformed("is not JSON");
		}
		this.position++;
	}

	private UnusableAnswerException malformed(String problem) {
		return UnusableAnswerException
			.unreadable("The answer " + problem + " at byte " + Math.min(this.position, this.length) + ".");
	}

}
