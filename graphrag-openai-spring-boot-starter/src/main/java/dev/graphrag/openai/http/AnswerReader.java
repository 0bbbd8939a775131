package dev.graphrag.openai.http;

/**
 * Checks and reads an answer's bytes.
 *
 * @param <A> what the answer is read into
 */
@FunctionalInterface
public interface AnswerReader<A> {

	/**
	 * Read an answer. The array is reused afterwards and must not be kept.
	 * @param buffer the bytes
	 * @param length how many there are
	 * @return the answer
	 * @throws dev.graphrag.openai.wire.UnusableAnswerException if it is unreadable or
	 * cannot be delivered
	 * @throws dev.graphrag.openai.wire.ErrorInAnswerException if it is an error in spite
	 * of its status
	 */
	A read(byte[] buffer, int length);

}
