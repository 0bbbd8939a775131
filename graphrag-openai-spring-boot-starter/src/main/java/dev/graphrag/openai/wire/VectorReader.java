package dev.graphrag.openai.wire;

import java.io.IOException;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Reads the vectors of one answer one after the other, as base64 or as numbers. Base64 is
 * decoded from the answer's own bytes, without a text in between.
 */
final class VectorReader {

	private final AnswerParser answer;

	private final int dimensions;

	private final Base64Floats base64;

	private int length;

	VectorReader(AnswerParser answer, int dimensions) {
		this.answer = answer;
		this.dimensions = dimensions;
		this.base64 = new Base64Floats(dimensions);
	}

	/**
	 * Return how many components the last vector had, of which those beyond the expected
	 * length are counted and not kept.
	 */
	int length() {
		return this.length;
	}

	/**
	 * Read a vector.
	 * @param position the vector's place in the answer
	 * @return the vector, or {@code null} if the value is none
	 */
	float @Nullable [] read(int position) throws IOException {
		if (this.answer.isText()) {
			return text(position);
		}
		if (this.answer.isArray()) {
			return numbers(position);
		}
		if (!this.answer.isNull()) {
			fail(position, "is neither base64 nor a list of numbers");
		}
		this.answer.skip();
		return null;
	}

	private void fail(int position, String problem) {
		this.answer.failField("data[" + position + "].embedding", problem);
	}

	private float @Nullable [] text(int position) throws IOException {
		int start = this.answer.textStart();
		float[] vector = this.base64.decodeExpected(this.answer.buffer(), start, this.answer.end());
		if (vector != null) {
			this.answer.textWasRead(start + this.base64.expectedCharacters());
		}
		else {
			vector = Base64Floats.decode(this.answer.text());
		}
		if (vector == null) {
			fail(position, "is not base64 of whole floats");
			return null;
		}
		this.length = vector.length;
		return vector;
	}

	private float[] numbers(int position) throws IOException {
		float[] vector = new float[Math.min(this.dimensions, Base64Floats.MAX_FAST_DIMENSIONS)];
		int size = 0;
		while (this.answer.nextElement()) {
			// The API prints a float as the double of the same value: the cast is exact.
			float component = (float) this.answer.number();
			if (Float.isNaN(component) && !this.answer.isNumber() && !this.answer.isNull()) {
				fail(position, "has a component that is no number");
			}
			if (size == vector.length && size < this.dimensions) {
				vector = Arrays.copyOf(vector, (int) Math.min(size * 2L, this.dimensions));
			}
			if (size < vector.length) {
				vector[size] = component;
			}
			size++;
		}
		this.length = size;
		return (size >= vector.length) ? vector : Arrays.copyOf(vector, size);
	}

}
