package dev.graphrag.openai.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

import dev.graphrag.openai.wire.UnusableAnswerException;

/**
 * Reads a body of bounded size into an array that grows as needed. Used once.
 */
final class BodyReader {

	private final long limit;

	private byte[] buffer;

	BodyReader(byte[] buffer, long limit) {
		this.buffer = buffer;
		this.limit = limit;
	}

	/**
	 * Read to the end.
	 * @param contentLength the announced size, or -1
	 * @return the number of bytes read
	 * @throws UnusableAnswerException if there are more than the limit
	 */
	int readFully(InputStream body, long contentLength) throws IOException {
		try {
			return read(body, contentLength);
		}
		catch (IllegalArgumentException | IllegalStateException ex) {
			// What a server announces can trip the library's argument checks.
			throw TransportFailures.of(ex);
		}
	}

	private int read(InputStream body, long contentLength) throws IOException {
		if (contentLength > this.limit) {
			throw UnusableAnswerException.tooLarge("The answer", this.limit);
		}
		int length = 0;
		int read;
		while ((read = body.read(this.buffer, length, this.buffer.length - length)) >= 0) {
			length += read;
			if (length > this.limit) {
				throw UnusableAnswerException.tooLarge("The answer", this.limit);
			}
			if (length == this.buffer.length) {
				grow(length, contentLength);
			}
		}
		return length;
	}

	byte[] buffer() {
		return this.buffer;
	}

	// The announced size is believed once a sixteenth of it has arrived, so that memory
	// costs the server traffic.
	private void grow(int length, long contentLength) {
		long size = (contentLength > length) ? Math.min(contentLength + 1, length * 16L) : length * 2L;
		this.buffer = Arrays.copyOf(this.buffer, (int) Math.min(size, this.limit + 1));
	}

}
