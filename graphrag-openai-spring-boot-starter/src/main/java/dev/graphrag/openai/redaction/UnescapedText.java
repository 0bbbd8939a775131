package dev.graphrag.openai.redaction;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Text in a form in which escaped and plain spellings are the same: backslashes are
 * dropped, {@code \}{@code uXXXX} and {@code %XX} are decoded, control characters become
 * the letter of their escape, {@code +} becomes a space, and other characters their UTF-8
 * bytes. {@code a"b}, {@code a\\\"b} and {@code a%22b} all read {@code a"b}. It knows
 * where each of its characters came from.
 */
final class UnescapedText {

	private final StringBuilder units;

	private int[] origins;

	private char highSurrogate;

	private int highOrigin;

	private final String value;

	UnescapedText(String text) {
		this.units = new StringBuilder(text.length());
		this.origins = new int[text.length() + 1];
		int at = 0;
		while (at < text.length()) {
			int origin = at;
			at = Chars.skipBackslashes(text, at);
			at = (at < text.length()) ? decode(text, at, origin) : at;
		}
		flush();
		this.origins = Arrays.copyOf(this.origins, this.units.length() + 1);
		this.origins[this.units.length()] = text.length();
		this.value = this.units.toString();
	}

	static boolean isNeededFor(String text) {
		return text.indexOf('\\') >= 0 || text.indexOf('%') >= 0 || text.indexOf('+') >= 0;
	}

	/**
	 * Return the text in its plain form.
	 * @return characters up to 255
	 */
	String value() {
		return this.value;
	}

	/**
	 * Mark where a part of the plain form came from.
	 * @param start where the part begins in the plain form
	 * @param end where it ends, exclusive
	 * @param masked bits of the original text
	 */
	void mark(int start, int end, BitSet masked) {
		masked.set(this.origins[start], this.origins[end]);
	}

	private int decode(String text, int at, int origin) {
		char c = text.charAt(at);
		if (c == 'u' && at > origin && isHex(text, at + 1, 4)) {
			emit((char) Integer.parseInt(text, at + 1, at + 5, 16), origin);
			return at + 5;
		}
		if (c == '%') {
			int digits = skipEncodedPercents(text, at + 1);
			if (isHex(text, digits, 2)) {
				flush();
				unit(Integer.parseInt(text, digits, digits + 2, 16), origin);
				return digits + 2;
			}
		}
		emit(c, origin);
		return at + 1;
	}

	private void emit(char c, int origin) {
		if (Character.isLowSurrogate(c) && this.highSurrogate != 0) {
			int codePoint = Character.toCodePoint(this.highSurrogate, c);
			this.highSurrogate = 0;
			utf8(codePoint, this.highOrigin);
			return;
		}
		flush();
		if (Character.isHighSurrogate(c)) {
			this.highSurrogate = c;
			this.highOrigin = origin;
			return;
		}
		utf8(c, origin);
	}

	private void flush() {
		if (this.highSurrogate != 0) {
			char lone = this.highSurrogate;
			this.highSurrogate = 0;
			utf8(lone, this.highOrigin);
		}
	}

	private void utf8(int codePoint, int origin) {
		if (codePoint < 0x80) {
			unit(codePoint, origin);
			return;
		}
		if (codePoint < 0x800) {
			unit(0xC0 | (codePoint >> 6), origin);
		}
		else {
			if (codePoint < 0x10000) {
				unit(0xE0 | (codePoint >> 12), origin);
			}
			else {
				unit(0xF0 | (codePoint >> 18), origin);
				unit(0x80 | ((codePoint >> 12) & 0x3F), origin);
			}
			unit(0x80 | ((codePoint >> 6) & 0x3F), origin);
		}
		unit(0x80 | (codePoint & 0x3F), origin);
	}

	private void unit(int unit, int origin) {
		if (unit == '\\') {
			return;
		}
		if (this.units.length() == this.origins.length) {
			this.origins = Arrays.copyOf(this.origins, 2 * this.origins.length);
		}
		this.origins[this.units.length()] = origin;
		this.units.append(folded(unit));
	}

	private static char folded(int unit) {
		return switch (unit) {
			case '\n' -> 'n';
			case '\r' -> 'r';
			case '\t' -> 't';
			case '\b' -> 'b';
			case '\f' -> 'f';
			case '+' -> ' ';
			default -> (char) unit;
		};
	}

	private static int skipEncodedPercents(String text, int from) {
		int at = from;
		while (text.startsWith("25", at) && isHex(text, at + 2, 2)) {
			at += 2;
		}
		return at;
	}

	private static boolean isHex(String text, int from, int count) {
		if (from + count > text.length()) {
			return false;
		}
		for (int i = from; i < from + count; i++) {
			char c = text.charAt(i);
			if (Character.digit(c, 16) < 0 || c >= 128) {
				return false;
			}
		}
		return true;
	}

}
