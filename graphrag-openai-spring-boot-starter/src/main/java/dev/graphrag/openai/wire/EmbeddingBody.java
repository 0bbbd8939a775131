package dev.graphrag.openai.wire;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

import dev.graphrag.openai.FailureReason;
import org.jspecify.annotations.Nullable;

/**
 * Vectors of an embedding answer, checked: one finite vector per input, in input order,
 * each of the expected length.
 *
 * @param model model that the server says it used, empty if not told
 * @param vectors the vectors in input order
 * @param promptTokens tokens of the inputs, zero if not told
 */
public record EmbeddingBody(String model, List<float[]> vectors, long promptTokens) {

	/**
	 * Read and check an answer, with its vectors as base64 or as numbers.
	 * @param buffer the bytes
	 * @param length how many there are
	 * @param inputs how many vectors there have to be
	 * @param dimensions how long each has to be
	 * @return the checked vectors
	 * @throws UnusableAnswerException if it is unreadable or fails a check
	 * @throws ErrorInAnswerException if it is an error
	 */
	public static EmbeddingBody read(byte[] buffer, int length, int inputs, int dimensions) {
		JsonCursor cursor = new JsonCursor(buffer, length);
		Vectors vectors = new Vectors(inputs, dimensions);
		String model = null;
		Usage usage = Usage.NONE;
		cursor.beginObject();
		for (String key = cursor.nextKey(); key != null; key = cursor.nextKey()) {
			switch (key) {
				case "model" -> model = cursor.stringOrSkip();
				case "data" -> vectors.read(cursor);
				case "usage" -> usage = Usage.read(cursor);
				case "error" -> InBandError.check(cursor);
				default -> cursor.skip();
			}
		}
		cursor.end();
		return new EmbeddingBody((model != null) ? model : "", vectors.checked(), usage.prompt());
	}

	/**
	 * The vectors read so far. A check that fails is kept until the whole answer was
	 * read, so that a broken answer is retried and not taken for a wrong one.
	 */
	private static final class Vectors {

		private static final int EXPONENT_BITS = 0x7f80_0000;

		private final float[] @Nullable [] slots;

		private final int dimensions;

		private final Base64Floats base64;

		private int count;

		private int length;

		private @Nullable UnusableAnswerException failure;

		Vectors(int inputs, int dimensions) {
			this.slots = new float[inputs][];
			this.dimensions = dimensions;
			this.base64 = new Base64Floats(dimensions);
		}

		void read(JsonCursor cursor) {
			if (!cursor.nextIsArray()) {
				cursor.skip();
				return;
			}
			cursor.beginArray();
			while (cursor.nextElement()) {
				readItem(cursor);
				this.count++;
			}
		}

		private void readItem(JsonCursor cursor) {
			int index = this.count;
			float[] vector = null;
			cursor.beginObject();
			for (String key = cursor.nextKey(); key != null; key = cursor.nextKey()) {
				switch (key) {
					case "index" -> index = index(cursor);
					case "embedding" -> vector = vector(cursor);
					default -> cursor.skip();
				}
			}
			keep(index, vector);
		}

		private int index(JsonCursor cursor) {
			if (cursor.nextIsNull()) {
				cursor.skip();
				return this.count;
			}
			double index = cursor.number();
			return (index >= 0 && index < this.slots.length && index == Math.rint(index)) ? (int) index : -1;
		}

		private float @Nullable [] vector(JsonCursor cursor) {
			if (cursor.nextIsString()) {
				float[] vector = cursor.base64Floats(this.base64);
				this.length = vector.length;
				return vector;
			}
			if (!cursor.nextIsArray()) {
				cursor.skip();
				return null;
			}
			float[] vector = new float[Math.min(this.dimensions, Base64Floats.MAX_FAST_DIMENSIONS)];
			int size = 0;
			cursor.beginArray();
			while (cursor.nextElement()) {
				// The API prints a float as the double of the same value: the cast is
				// exact.
				float component = (float) cursor.number();
				if (size == vector.length && size < this.dimensions) {
					vector = Arrays.copyOf(vector, (int) Math.min(size * 2L, this.dimensions));
				}
				// What is too long is counted and not kept.
				if (size < vector.length) {
					vector[size] = component;
				}
				size++;
			}
			this.length = size;
			return (size >= vector.length) ? vector : Arrays.copyOf(vector, size);
		}

		private void keep(int index, float @Nullable [] vector) {
			if (index < 0 || index >= this.slots.length || this.slots[index] != null) {
				fail(FailureReason.NO_EMBEDDING, "The answer does not have one vector for each of the "
						+ this.slots.length + " inputs: an index is out of range or comes twice.");
			}
			else if (vector == null) {
				fail(FailureReason.NO_EMBEDDING, "The answer has no vector for input " + index + ".");
			}
			else if (this.length != this.dimensions) {
				fail(new UnusableAnswerException(FailureReason.DIMENSION_MISMATCH,
						"The vector for input " + index + " has " + this.length + " dimensions; expected are "
								+ this.dimensions + ".",
						Map.of("expected_dimensions", this.dimensions, "vector_length", this.length)));
			}
			else if (!finite(vector)) {
				fail(FailureReason.INVALID_VECTOR,
						"The vector for input " + index + " has a component that is not a finite number.");
			}
			else {
				this.slots[index] = vector;
			}
		}

		// The largest magnitude tells in one pass that the compiler can vectorise.
		private static boolean finite(float[] vector) {
			int largest = 0;
			for (float component : vector) {
				largest = Math.max(largest, Float.floatToRawIntBits(component) & 0x7fff_ffff);
			}
			return largest < EXPONENT_BITS;
		}

		private void fail(FailureReason reason, String problem) {
			fail(new UnusableAnswerException(reason, problem));
		}

		private void fail(UnusableAnswerException failure) {
			if (this.failure == null) {
				this.failure = failure;
			}
		}

		List<float[]> checked() {
			if (this.failure == null && this.count != this.slots.length) {
				fail(FailureReason.NO_EMBEDDING,
						"The answer has " + this.count + " vectors for " + this.slots.length + " inputs.");
			}
			if (this.failure != null) {
				throw this.failure;
			}
			return List.of(this.slots);
		}

	}

}
