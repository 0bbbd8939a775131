package dev.graphrag.openai.autoconfigure;

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
final class KeyText implements CharSequence {

	private static final Pattern WHOLE = Pattern.compile("\\s*\\$\\{[^{}]*(?:\\{[^{}]*}[^{}]*)*}\\s*");

	private final String text;

	private KeyText(String text) {
		this.text = text;
	}

	static boolean hasPlaceholder(Object value) {
		return value.toString().contains("${");
	}

	static KeyText of(String value, boolean environment, Placeholders placeholders) {
		boolean resolved = !environment || WHOLE.matcher(value).matches();
		return new KeyText(resolved ? placeholders.resolve(value) : value);
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
