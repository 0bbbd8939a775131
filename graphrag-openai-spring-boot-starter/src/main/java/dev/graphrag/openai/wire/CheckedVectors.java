package dev.graphrag.openai.wire;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

import dev.graphrag.openai.FailureReason;
import org.jspecify.annotations.Nullable;

/**
 * Vectors in input order, each checked as it comes: one per input, of the expected
 * length, finite and not all zero.
 */
final class CheckedVectors {

	private static final int EXPONENT_BITS = 0x7f80_0000;

	private final AnswerParser answer;

	private final int dimensions;

	private final float[] @Nullable [] slots;

	private int count;

	CheckedVectors(AnswerParser answer, int inputs, int dimensions) {
		this.answer = answer;
		this.dimensions = dimensions;
		this.slots = new float[inputs][];
	}

	/**
	 * Return how many vectors were added, good or not.
	 */
	int count() {
		return this.count;
	}

	void add(int index, float @Nullable [] vector, int length) {
		this.count++;
		if (index < 0 || index >= this.slots.length || this.slots[index] != null) {
			fail(FailureReason.NO_EMBEDDING, "The answer does not have one vector for each of the " + this.slots.length
					+ " inputs: an index is out of range or comes twice.");
		}
		else if (vector == null) {
			fail(FailureReason.NO_EMBEDDING, "The answer has no vector for input " + index + ".");
		}
		else if (length != this.dimensions) {
			failLength(index, length);
		}
		else {
			this.slots[index] = vector;
			check(index, vector);
		}
	}

	private void failLength(int index, int length) {
		this.answer.fail(new UnusableAnswerException(
				FailureReason.DIMENSION_MISMATCH, "The vector for input " + index + " has " + length
						+ " dimensions; expected are " + this.dimensions + ".",
				Map.of("expected_dimensions", this.dimensions, "vector_length", length)));
	}

	// The largest magnitude tells in one pass that the compiler can vectorise.
	private void check(int index, float[] vector) {
		int largest = 0;
		for (float component : vector) {
			largest = Math.max(largest, Float.floatToRawIntBits(component) & 0x7fff_ffff);
		}
		if (largest >= EXPONENT_BITS) {
			failVector(index, "has a component that is not a finite number");
		}
		else if (largest == 0) {
			failVector(index, "has no component but zero");
		}
	}

	private void failVector(int index, String problem) {
		fail(FailureReason.INVALID_VECTOR, "The vector for input " + index + " " + problem + ".");
	}

	private void fail(FailureReason reason, String problem) {
		this.answer.fail(new UnusableAnswerException(reason, problem));
	}

	/**
	 * Return the vectors, which are whole unless a failure was kept.
	 */
	List<float[]> whole() {
		if (this.count != this.slots.length) {
			fail(FailureReason.NO_EMBEDDING,
					"The answer has " + this.count + " vectors for " + this.slots.length + " inputs.");
		}
		return Arrays.stream(this.slots).toList();
	}

}
