package dev.graphrag.openai.http;

import java.io.ByteArrayInputStream;
import java.io.InputStream;

import com.openai.core.http.Headers;
import com.openai.core.http.HttpResponse;

/**
 * A checked answer for the SDK to parse, over a buffer that closing gives back.
 */
final class BufferedResponse implements HttpResponse {

	private static final Headers NO_HEADERS = Headers.builder().build();

	private final int status;

	private final byte[] buffer;

	private final InputStream body;

	private final BodyBuffers buffers;

	private boolean closed;

	BufferedResponse(int status, byte[] buffer, int length, BodyBuffers buffers) {
		this.status = status;
		this.buffer = buffer;
		this.body = new ByteArrayInputStream(buffer, 0, length);
		this.buffers = buffers;
	}

	@Override
	public int statusCode() {
		return this.status;
	}

	// The exchange has the answer's headers; the SDK needs none to parse it.
	@Override
	public Headers headers() {
		return NO_HEADERS;
	}

	@Override
	public InputStream body() {
		return this.body;
	}

	@Override
	public void close() {
		if (!this.closed) {
			this.closed = true;
			this.buffers.giveBack(this.buffer);
		}
	}

}
