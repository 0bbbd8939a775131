package dev.graphrag.openai.http;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Byte arrays that answers are read into, kept for reuse: an answer of 64 vectors fills
 * half a megabyte, ten times what is allocated besides, and one of 256 vectors two. The
 * array that was used last is used next, so that those of large answers are not lost
 * among those of small ones. Thread-safe.
 */
final class BodyBuffers {

	private static final int INITIAL_SIZE = 16 * 1024;

	/**
	 * Larger arrays are not kept: they are of answers that are rare, or not OpenAI's.
	 */
	private static final int MAX_KEPT_SIZE = 4 * 1024 * 1024;

	private static final int MAX_KEPT = 16;

	/**
	 * As much as eight answers of 256 vectors fill, a corpus run at default settings.
	 */
	private static final int MAX_KEPT_BYTES = 20 * 1024 * 1024;

	private final Deque<byte[]> kept = new ArrayDeque<>(MAX_KEPT + 1);

	private int keptBytes;

	synchronized byte[] take() {
		byte[] buffer = this.kept.pollLast();
		if (buffer == null) {
			return new byte[INITIAL_SIZE];
		}
		this.keptBytes -= buffer.length;
		return buffer;
	}

	synchronized void giveBack(byte[] buffer) {
		if (buffer.length > MAX_KEPT_SIZE) {
			return;
		}
		this.kept.addLast(buffer);
		this.keptBytes += buffer.length;
		while (this.kept.size() > MAX_KEPT || this.keptBytes > MAX_KEPT_BYTES) {
			this.keptBytes -= this.kept.removeFirst().length;
		}
	}

}
