package dev.graphrag.openai.wire;

import java.util.List;

/**
 * Vectors of an embedding answer, checked: one finite vector per input, in input order,
 * each of the expected length and not all zero.
 *
 * @param model model that the server says it used, empty if not told
 * @param vectors the vectors in input order
 * @param promptTokens tokens of the inputs, zero if not told
 */
public record EmbeddingBody(String model, List<float[]> vectors, long promptTokens) implements Metered {

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
		return AnswerParser.read(buffer, length, (answer) -> new EmbeddingReader(answer, inputs, dimensions).read());
	}

}
