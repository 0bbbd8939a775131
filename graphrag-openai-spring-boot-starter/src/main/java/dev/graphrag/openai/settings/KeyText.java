package dev.graphrag.openai.settings;

import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * A key with a placeholder in it, as it is meant. As a whole, it is resolved. Inside a
 * longer text from the environment it is a part of the key:
 *
 * <pre class="code">
 * OPENAI_API_KEY=${VAULT_KEY}    yields: the value of VAULT_KEY
 * OPENAI_API_KEY=gw-7Yw${n5}Rm   yields: gw-7Yw${n5}Rm
 * </pre>
 *
 * A text that is not a {@code String} is what Boot resolves no placeholders in.
 */
public final class KeyText implements CharSequence {

	private static final Pattern WHOLE = Pattern.compile("\\s*\\$\\{[^{}]*(?:\\{[^{}]*}[^{}]*)*}\\s*");

	private final String text;

	private KeyText(String text) {
		this.text = text;
	}

	/**
	 * Read a key as it is meant.
	 * @param value the value as a source has it
	 * @param environment whether it comes from a variable or a {@code .env} file
	 * @param resolver resolves placeholders, and returns the text as it is where that
	 * fails
	 * @return the key
	 */
	public static KeyText of(String value, boolean environment, UnaryOperator<String> resolver) {
		return new KeyText((!environment || isPlaceholder(value)) ? resolver.apply(value) : value);
	}

	/**
	 * Return whether a text has a placeholder in it.
	 * @param value the text
	 * @return whether there is the beginning of one
	 */
	public static boolean hasPlaceholder(Object value) {
		return value.toString().contains("${");
	}

	static boolean isPlaceholder(String value) {
		return WHOLE.matcher(value).matches();
	}

	@Override
	public int length() {
		return this.text.length();
	}

	@Override
	public char charAt(int index) {
		return this.text.charAt(index);
	}

	@Override
	public CharSequence subSequence(int start, int end) {
		return this.text.subSequence(start, end);
	}

	@Override
	public String toString() {
		return this.text;
	}

}
