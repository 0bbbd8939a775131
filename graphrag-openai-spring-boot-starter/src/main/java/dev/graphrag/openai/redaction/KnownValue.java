package dev.graphrag.openai.redaction;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.BitSet;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * One secret whose value is known, in all the spellings in which it is looked for.
 */
final class KnownValue {

	private static final int SHORT = 3;

	private static final int MIN_BASE64 = 8;

	private static final int MAX_BASE64 = 256;

	private final String value;

	private final @Nullable Needle unescaped;

	private final Needle[] plain;

	KnownValue(String value) {
		this.value = value;
		if (isShort()) {
			this.plain = new Needle[0];
			this.unescaped = null;
			return;
		}
		List<Needle> plain = new ArrayList<>();
		plain.add(new Needle(value));
		if (value.length() >= MIN_BASE64 && value.length() <= MAX_BASE64) {
			addBase64(value, plain);
		}
		this.plain = plain.toArray(Needle[]::new);
		String unescaped = new UnescapedText(value).value();
		this.unescaped = (unescaped.length() > SHORT) ? new Needle(unescaped) : null;
	}

	boolean mayOccurIn(String text, @Nullable UnescapedText unescapedText) {
		if (isShort()) {
			return text.contains(this.value);
		}
		for (Needle needle : this.plain) {
			if (needle.mayOccurIn(text)) {
				return true;
			}
		}
		return unescapedText != null && this.unescaped != null && this.unescaped.mayOccurIn(unescapedText.value());
	}

	void mark(String text, @Nullable UnescapedText unescapedText, BitSet masked) {
		if (isShort()) {
			markQuoted(text, masked);
			return;
		}
		for (Needle needle : this.plain) {
			needle.find(text, masked::set);
		}
		if (unescapedText != null && this.unescaped != null) {
			this.unescaped.find(unescapedText.value(), (start, end) -> unescapedText.mark(start, end, masked));
		}
	}

	private boolean isShort() {
		return this.value.length() <= SHORT;
	}

	private void markQuoted(String text, BitSet masked) {
		int start = text.indexOf(this.value);
		while (start >= 0) {
			int end = start + this.value.length();
			if (text.length() == this.value.length() || isQuoted(text, start, end)) {
				masked.set(start, end);
			}
			start = text.indexOf(this.value, start + 1);
		}
	}

	private static boolean isQuoted(String text, int start, int end) {
		if (start == 0 || !Chars.isQuote(text.charAt(start - 1))) {
			return false;
		}
		int close = Chars.skipBackslashes(text, end);
		return close < text.length() && text.charAt(close) == text.charAt(start - 1)
				&& !text.startsWith(":", close + 1);
	}

	/**
	 * Add what of the value's Base64 form does not depend on what stands before and after
	 * it, as in {@code user:value}, for each of the three ways in which bytes fall into
	 * groups of three.
	 * @param value the value
	 * @param needles the list to add to
	 */
	private static void addBase64(String value, List<Needle> needles) {
		byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
		for (int shift = 0; shift < 3; shift++) {
			byte[] shifted = new byte[shift + bytes.length];
			System.arraycopy(bytes, 0, shifted, shift, bytes.length);
			int from = (shift * 8 + 5) / 6;
			int to = shifted.length * 8 / 6;
			String standard = Base64.getEncoder().encodeToString(shifted).substring(from, to);
			String urlSafe = standard.replace('+', '-').replace('/', '_');
			needles.add(new Needle(standard));
			if (!urlSafe.equals(standard)) {
				needles.add(new Needle(urlSafe));
			}
		}
	}

}
