package dev.graphrag.openai.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * Reads streams line by line from one kept connection, and looks at nothing in them.
 */
final class RawStream {

	private final Socket socket;

	private final BufferedReader in;

	private final byte[] request;

	RawStream(String baseUrl) {
		URI uri = URI.create(baseUrl + "/chat/completions");
		String body = """
				{"model":"%s","stream":true,"messages":[{"role":"system","content":"%s"},{"role":"user","content":"%s"}]}"""
			.formatted(Questions.CHAT_MODEL, Questions.SYSTEM, Questions.USER);
		this.request = """
				POST %s HTTP/1.1
				Host: localhost
				Content-Type: application/json
				Content-Length: %d

				""".replace("\n", "\r\n")
			.formatted(uri.getPath(), body.length())
			.concat(body)
			.getBytes(StandardCharsets.US_ASCII);
		try {
			this.socket = new Socket(uri.getHost(), uri.getPort());
			this.socket.setTcpNoDelay(true);
			this.in = new BufferedReader(
					new InputStreamReader(this.socket.getInputStream(), StandardCharsets.US_ASCII));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	StreamTimes read() {
		try {
			long start = System.nanoTime();
			long first = 0;
			this.socket.getOutputStream().write(this.request);
			for (String line = next(); !line.equals("0"); line = next()) {
				if (first == 0 && line.contains("\"content\":\" ")) {
					first = System.nanoTime() - start;
				}
			}
			next();
			return new StreamTimes(first, System.nanoTime() - start);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private String next() throws IOException {
		@Nullable String line = this.in.readLine();
		if (line == null) {
			throw new IOException("The server is gone");
		}
		return line;
	}

}
