package dev.graphrag.openai.store;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * A vector as bytes: its components one after the other, each an IEEE 754 number of four
 * bytes, the lowest byte first, so that other languages read it without this one.
 *
 * <pre class="code">
 * numpy.frombuffer(row.vector, dtype='&lt;f4')
 * </pre>
 */
final class VectorBytes {

	private VectorBytes() {
	}

	static byte[] of(float[] vector) {
		byte[] bytes = new byte[vector.length * Float.BYTES];
		floats(bytes).put(vector);
		return bytes;
	}

	static boolean hold(byte[] bytes, int dimensions) {
		return bytes.length == (long) dimensions * Float.BYTES;
	}

	static float[] vector(byte[] bytes) {
		float[] vector = new float[bytes.length / Float.BYTES];
		floats(bytes).get(vector);
		return vector;
	}

	private static FloatBuffer floats(byte[] bytes) {
		return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
	}

}
