package dev.graphrag.openai.http;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Byte arrays that answers are read into, kept for reuse: an answer of 64 vectors fills
 * half a megabyte, ten times what is allocated besides. Thread-safe.
 */
final class BodyBuffers {

	private static final int INITIAL_SIZE = 16 * 1024;

	/**
	 * Larger arrays are not kept, and at most this many: 16 MB in all.
	 */
	private static final int MAX_KEPT_SIZE = 1024 * 1024;

	private static final int MAX_KEPT = 16;

	private final BlockingQueue<byte[]> kept = new ArrayBlockingQueue<>(MAX_KEPT);

	byte[] take() {
		byte[] buffer = this.kept.poll();
		return (buffer != null) ? buffer : new byte[INITIAL_SIZE];
	}

	void giveBack(byte[] buffer) {
		if (buffer.length <= MAX_KEPT_SIZE) {
			this.kept.offer(buffer);
		}
	}

}
