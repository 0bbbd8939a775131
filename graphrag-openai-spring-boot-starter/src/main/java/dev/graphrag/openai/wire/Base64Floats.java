package dev.graphrag.openai.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;

import org.jspecify.annotations.Nullable;

/**
 * Decodes base64 of little-endian 32-bit floats, through two arrays that serve all the
 * vectors of one answer. Not thread-safe.
 */
final class Base64Floats {

	/**
	 * Longest vector with arrays of its own: far above any model's, and small enough that
	 * a nonsensical setting cannot exhaust the heap.
	 */
	static final int MAX_FAST_DIMENSIONS = 65_536;

	private static final Base64.Decoder DECODER = Base64.getDecoder();

	private final byte[] characters;

	private final byte[] decoded;

	private final ByteBuffer floats;

	Base64Floats(int expectedDimensions) {
		int size = Math.min(expectedDimensions, MAX_FAST_DIMENSIONS) * Float.BYTES;
		this.characters = new byte[4 * ((size + 2) / 3)];
		this.decoded = new byte[size];
		this.floats = ByteBuffer.wrap(this.decoded).order(ByteOrder.LITTLE_ENDIAN);
	}

	int expectedCharacters() {
		return this.characters.length;
	}

	/**
	 * Decode a text of the expected length. The closing quote is only looked at where it
	 * should be: the decoder refuses a quote or a backslash before it.
	 * @return the floats, or {@code null} if the text has another length or is not plain
	 * base64
	 */
	float @Nullable [] decodeExpected(byte[] buffer, int start, int length) {
		int close = start + this.characters.length;
		if (start < 0 || close >= length || buffer[close] != '"') {
			return null;
		}
		System.arraycopy(buffer, start, this.characters, 0, this.characters.length);
		try {
			if (DECODER.decode(this.characters, this.decoded) != this.decoded.length) {
				return null;
			}
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
		float[] vector = new float[this.decoded.length / Float.BYTES];
		this.floats.asFloatBuffer().get(vector);
		return vector;
	}

	/**
	 * Decode a text of any length, so that its length can be reported.
	 * @return the floats, or {@code null} if it is no base64 of whole floats
	 */
	static float @Nullable [] decode(String text) {
		byte[] bytes;
		try {
			bytes = DECODER.decode(text);
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
		if (bytes.length % Float.BYTES != 0) {
			return null;
		}
		float[] vector = new float[bytes.length / Float.BYTES];
		ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(vector);
		return vector;
	}

}
