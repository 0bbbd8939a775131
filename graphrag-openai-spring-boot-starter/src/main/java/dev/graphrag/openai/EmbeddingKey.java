package dev.graphrag.openai;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import org.springframework.lang.Contract;
import org.springframework.util.Assert;

/**
 * What a vector depends on: the embedding model, the vector's length and the text, as
 * they are sent. Another model, another length or another text has another key, so that
 * an old vector is never taken for a new one.
 *
 * <pre class="code">
 * EmbeddingKey.of("text-embedding-3-small", 1536, text).uuid()    // the same for the same text
 * </pre>
 *
 * The hash is SHA-256 of the model, a line feed, the length in decimal digits, a line
 * feed and the text, all in UTF-8. Immutable; has no part of the text in it.
 *
 * @param model embedding model
 * @param dimensions length of the vector
 * @param hash the hash, 64 hexadecimal digits in lower case
 */
public record EmbeddingKey(String model, int dimensions, String hash) {

	private static final HexFormat HEX = HexFormat.of();

	// Infinities and what is not a number have all of them.
	private static final int EXPONENT_BITS = 0x7f80_0000;

	/**
	 * Create a key.
	 */
	public EmbeddingKey {
		Assert.notNull(model, "model must not be null");
		Assert.isTrue(dimensions > 0, "dimensions must be greater than zero");
		Assert.notNull(hash, "hash must not be null");
		Assert.isTrue(hash.length() == 64, "hash must have 64 digits");
	}

	/**
	 * Return the key of a text.
	 * @param model embedding model that the text is sent to
	 * @param dimensions length of the vector
	 * @param text the text as it is sent
	 * @return the key
	 */
	public static EmbeddingKey of(String model, int dimensions, String text) {
		Assert.notNull(model, "model must not be null");
		Assert.notNull(text, "text must not be null");
		MessageDigest sha256 = sha256();
		sha256.update((model + '\n' + dimensions + '\n').getBytes(StandardCharsets.UTF_8));
		return new EmbeddingKey(model, dimensions, HEX.formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8))));
	}

	private static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

	/**
	 * Return the key as a name-based UUID, for the id of a document or point: repeated
	 * upserts of the same text then replace each other. Ids of texts that may occur
	 * several times in an index need the document's name in them too.
	 * @return a UUID of version 3 over the hash's bytes
	 */
	public UUID uuid() {
		return UUID.nameUUIDFromBytes(HEX.parseHex(this.hash));
	}

	/**
	 * Return whether a vector can be this key's: it has its length, its components are
	 * finite, and not all of them are zero.
	 * @param vector the vector, {@code null} if there is none
	 * @return whether it can be used
	 */
	@Contract("null -> false")
	public boolean fits(float @Nullable [] vector) {
		if (vector == null || vector.length != this.dimensions) {
			return false;
		}
		int largest = 0;
		for (float component : vector) {
			largest = Math.max(largest, Float.floatToRawIntBits(component) & 0x7fff_ffff);
		}
		return largest > 0 && largest < EXPONENT_BITS;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof EmbeddingKey key && key.hash.equals(this.hash) && key.dimensions == this.dimensions
				&& key.model.equals(this.model);
	}

	@Override
	public int hashCode() {
		return this.hash.hashCode();
	}

}
