package dev.graphrag.openai;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import java.util.function.Function;

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
 */
public final class EmbeddingKey {

	private static final int HASH_BYTES = 32;

	// Infinities and what is not a number have all of them.
	private static final int EXPONENT_BITS = 0x7f80_0000;

	private final String model;

	private final int dimensions;

	// As numbers, since a corpus run holds a hundred thousand keys.
	private final long[] hash;

	/**
	 * Create a key of a hash that was kept.
	 * @param model embedding model
	 * @param dimensions length of the vector
	 * @param hash the hash, 64 hexadecimal digits
	 */
	public EmbeddingKey(String model, int dimensions, String hash) {
		this(named(model), dimensions, bytes(hash));
	}

	private EmbeddingKey(String model, int dimensions, byte[] hash) {
		Assert.isTrue(dimensions > 0, "dimensions must be greater than zero");
		this.model = model;
		this.dimensions = dimensions;
		this.hash = new long[HASH_BYTES / Long.BYTES];
		ByteBuffer.wrap(hash).asLongBuffer().get(this.hash);
	}

	private static String named(String model) {
		Assert.notNull(model, "model must not be null");
		return model;
	}

	private static byte[] bytes(String hash) {
		Assert.notNull(hash, "hash must not be null");
		Assert.isTrue(hash.length() == 2 * HASH_BYTES, "hash must have 64 digits");
		return HexFormat.of().parseHex(hash);
	}

	/**
	 * Return the key of a text.
	 * @param model embedding model that the text is sent to
	 * @param dimensions length of the vector
	 * @param text the text as it is sent
	 * @return the key
	 */
	public static EmbeddingKey of(String model, int dimensions, String text) {
		Assert.notNull(text, "text must not be null");
		return keys(model, dimensions).apply(text);
	}

	/**
	 * Return what makes keys of many texts, in a fraction of the time.
	 * @param model embedding model that the texts are sent to
	 * @param dimensions length of the vectors
	 * @return a function of the text as it is sent; not thread-safe
	 */
	public static Function<String, EmbeddingKey> keys(String model, int dimensions) {
		MessageDigest begun = sha256();
		begun.update((named(model) + '\n' + dimensions + '\n').getBytes(StandardCharsets.UTF_8));
		return (text) -> new EmbeddingKey(model, dimensions, copy(begun).digest(text.getBytes(StandardCharsets.UTF_8)));
	}

	private static MessageDigest copy(MessageDigest digest) {
		try {
			return (MessageDigest) digest.clone();
		}
		catch (CloneNotSupportedException ex) {
			throw new IllegalStateException("SHA-256 of this Java platform cannot be copied", ex);
		}
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
	 * Return the embedding model.
	 * @return its name as it is sent
	 */
	public String model() {
		return this.model;
	}

	/**
	 * Return the length of the vector.
	 * @return the number of components
	 */
	public int dimensions() {
		return this.dimensions;
	}

	/**
	 * Return the hash.
	 * @return 64 hexadecimal digits in lower case
	 */
	public String hash() {
		return HexFormat.of().formatHex(bytes());
	}

	/**
	 * Return the key as a name-based UUID, for the id of a document or point: repeated
	 * upserts of the same text then replace each other. Ids of texts that may occur
	 * several times in an index need the document's name in them too.
	 * @return a UUID of version 3 over the hash's bytes
	 */
	public UUID uuid() {
		return UUID.nameUUIDFromBytes(bytes());
	}

	private byte[] bytes() {
		byte[] bytes = new byte[HASH_BYTES];
		ByteBuffer.wrap(bytes).asLongBuffer().put(this.hash);
		return bytes;
	}

	/**
	 * Return a part of the hash, for tables that need no more of it.
	 * @param index 0 to 3
	 * @return 8 of its 32 bytes as a number, the first as its highest
	 */
	public long hashPart(int index) {
		return this.hash[index];
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
		return other instanceof EmbeddingKey key && Arrays.equals(key.hash, this.hash)
				&& key.dimensions == this.dimensions && key.model.equals(this.model);
	}

	@Override
	public int hashCode() {
		return Long.hashCode(this.hash[0]);
	}

	@Override
	public String toString() {
		return "EmbeddingKey[model=" + this.model + ", dimensions=" + this.dimensions + ", hash=" + hash() + "]";
	}

}
