package dev.graphrag.openai.redaction;

import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Takes secrets out of text that leaves the client: log events, error messages,
 * artifacts, terminal output. Each secret becomes {@code ***}; the rest stays byte for
 * byte as it was.
 *
 * <pre class="code">
 * new Redactor(List.of(key)).redact("Authorization: Bearer " + key + "\nmodel=gpt-4.1-mini, prompt_tokens=12")
 *
 * yields:
 * Authorization: ***
 * model=gpt-4.1-mini, prompt_tokens=12
 * </pre>
 *
 * Removed are:
 * <ul>
 * <li>the known values, as they are and in JSON escapes of any depth, percent-encoded and
 * (from 8 to 256 characters) in Base64; of a long value also any part of at least 24
 * characters from its beginning, because servers echo text cut short. A value of one to
 * three characters cannot be told from ordinary words: it is removed only where it fills
 * the whole text or a quoted string that is no JSON key.</li>
 * <li>{@code sk-} keys of at least 8 characters after the dash, and words that somebody
 * else has masked in part ({@code abcd********wxyz}).</li>
 * <li>what follows {@code Bearer} or {@code Basic}, unless it is a plain word: fewer than
 * 16 letters, at most one hyphen, no capital after a small letter ("Basic plan").</li>
 * <li>the values of names that {@link SecretNames} takes for secret, in
 * {@code key=value}, headers, queries and JSON (also JSON in JSON). {@code null},
 * {@code true} and {@code false} stay. Unquoted values end at white space, header values
 * at the end of the line. Likewise those of {@code {"name":"password","value":"x"}},
 * {@code <token>x</token>} and {@code --password x}.</li>
 * <li>the user-info of URLs.</li>
 * </ul>
 * Token counts ({@code prompt_tokens}), the words "token", "secret" and "password" in a
 * sentence ("The secret: be kind") and what only mentions a secret
 * ({@code HF_TOKEN_FILE=/run/x}) stay.
 *
 * <p>
 * Time grows linearly with the text, times the number of known values. Immutable and safe
 * for use by many threads; never throws.
 */
public final class Redactor {

	/**
	 * Marker that stands for a secret in every output.
	 */
	public static final String MASK = "***";

	/**
	 * Redactor that knows no values and goes by their shape alone.
	 */
	public static final Redactor BY_SHAPE = new Redactor(List.of());

	/**
	 * A pass over text with its secrets removed finds nothing more, save for text that
	 * was made to outwit it; such text is masked as a whole.
	 */
	private static final int MAX_PASSES = 4;

	private final Set<String> values;

	private final KnownValue[] known;

	/**
	 * Create a redactor.
	 * @param secrets values to remove wherever they occur, such as the configured key or
	 * the prompts of one call; null and blank elements are ignored, white space around a
	 * value is not part of it
	 */
	public Redactor(Collection<? extends @Nullable String> secrets) {
		this(Set.of(), secrets);
	}

	private Redactor(Set<String> values, Collection<? extends @Nullable String> more) {
		Set<String> all = new LinkedHashSet<>(values);
		for (String secret : more) {
			if (secret != null && !secret.isBlank()) {
				all.add(secret.strip());
			}
		}
		this.values = all;
		this.known = all.stream().map(KnownValue::new).toArray(KnownValue[]::new);
	}

	/**
	 * Return a redactor that removes further values as well.
	 * @param more the further values; null and blank elements are ignored
	 * @return a new redactor, this one is unchanged
	 */
	public Redactor with(Collection<? extends @Nullable String> more) {
		return new Redactor(this.values, more);
	}

	/**
	 * Remove the secrets from a text.
	 * @param text the text, of any content and length
	 * @return the text without secrets; the same instance if there are none; an empty
	 * string for null
	 */
	public String redact(@Nullable String text) {
		if (text == null) {
			return "";
		}
		String current = text;
		for (int pass = 0; pass < MAX_PASSES; pass++) {
			String next = mask(current);
			if (next.equals(current)) {
				return current;
			}
			current = next;
		}
		return MASK;
	}

	/**
	 * Remove the secrets from a value that is a text, or a list or map with texts in it.
	 * @param value the value
	 * @return the value without secrets, in the same order; what is no text stays as it
	 * is
	 */
	public Object redactValue(Object value) {
		if (value instanceof String text) {
			return redact(text);
		}
		if (value instanceof List<?> list) {
			return list.stream().map(this::redactValue).toList();
		}
		if (value instanceof Map<?, ?> map) {
			Map<Object, Object> copy = new LinkedHashMap<>();
			map.forEach((key, element) -> copy.put(redactValue(key), redactValue(element)));
			return Collections.unmodifiableMap(copy);
		}
		return value;
	}

	private String mask(String text) {
		BitSet masked = SecretPatterns.find(text);
		if (this.known.length > 0) {
			masked = findKnown(text, masked);
		}
		return (masked != null) ? replace(text, masked) : text;
	}

	private @Nullable BitSet findKnown(String text, @Nullable BitSet masked) {
		UnescapedText unescaped = UnescapedText.isNeededFor(text) ? new UnescapedText(text) : null;
		BitSet found = masked;
		for (KnownValue value : this.known) {
			if (value.mayOccurIn(text, unescaped)) {
				found = (found != null) ? found : new BitSet(text.length());
				value.mark(text, unescaped, found);
			}
		}
		return found;
	}

	private static String replace(String text, BitSet masked) {
		StringBuilder result = new StringBuilder(text.length() + MASK.length());
		int copied = 0;
		int start = masked.nextSetBit(0);
		while (start >= 0) {
			result.append(text, copied, start).append(MASK);
			copied = masked.nextClearBit(start);
			start = masked.nextSetBit(copied);
		}
		return result.append(text, copied, text.length()).toString();
	}

}
