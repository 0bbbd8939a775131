package dev.graphrag.openai;

import dev.graphrag.openai.redaction.Redactor;

import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * A value that is never printed: its {@code toString} is the mask.
 *
 * @param value the value itself, for use on the wire only
 */
public record Secret(String value) {

	/**
	 * Marker that stands for a secret in every output.
	 */
	public static final String MASK = Redactor.MASK;

	/**
	 * Create a secret.
	 */
	public Secret {
		Assert.notNull(value, "value must not be null");
	}

	/**
	 * Return whether there is a value other than white space.
	 * @return whether the secret can be used
	 */
	public boolean isPresent() {
		return StringUtils.hasText(this.value);
	}

	@Override
	public String toString() {
		return MASK;
	}

}
