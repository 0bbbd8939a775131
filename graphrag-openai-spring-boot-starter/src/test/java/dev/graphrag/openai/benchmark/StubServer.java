package dev.graphrag.openai.benchmark;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

import org.springframework.core.task.VirtualThreadTaskExecutor;

/**
 * Answers chat and embedding requests from ready-made bytes, in a process of its own so
 * that what it costs is nobody's figure. Counts its connections; ends when its standard
 * input does.
 * <p>
 * A part of the measuring apparatus, and not a server to test against: it looks at no
 * request but for its path and length, and knows nothing of OpenAI beyond the bytes that
 * all contestants are given. Reading JSON, as the emulator does, or single bytes and
 * scripts, as the tests' raw server does, would cost more than some calls that are
 * measured; a figure is also to stay what it was when those change. Its sockets are made
 * for thousands of streams at once.
 */
final class StubServer {

	/**
	 * Prefix of paths that are answered after {@link #PAUSE_MILLIS}.
	 */
	static final String SLOW = "/slow";

	/**
	 * Path that tells how many connections had been used for anything else.
	 */
	static final String CONNECTIONS = "/connections";

	static final long PAUSE_MILLIS = 50;

	/**
	 * System property that puts connections on virtual threads, where there are any.
	 */
	static final String VIRTUAL = "benchmark.stub-virtual";

	private static final int BACKLOG = 1024;

	private final Executor threads = Boolean.getBoolean(VIRTUAL) ? new VirtualThreadTaskExecutor() : StubServer::daemon;

	private final AtomicInteger connections = new AtomicInteger();

	private final Map<String, byte[]> answers = Map.of("/v1/chat/completions", response(Answers.chat()),
			"/v1/embeddings", response(Answers.embeddings()));

	private final CorpusAnswers corpus = new CorpusAnswers();

	private final ServerSocket server;

	private StubServer(ServerSocket server) {
		this.server = server;
	}

	/**
	 * Print the port and serve.
	 */
	public static void main(String[] args) throws IOException {
		StubServer stub = new StubServer(new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()));
		daemon(stub::acceptAll);
		System.out.println(stub.server.getLocalPort());
		while (System.in.read() >= 0) {
			// Until the parent process is gone.
		}
	}

	private static void daemon(Runnable task) {
		Thread thread = new Thread(task);
		thread.setDaemon(true);
		thread.start();
	}

	private void acceptAll() {
		try {
			while (true) {
				Socket socket = this.server.accept();
				socket.setTcpNoDelay(true);
				this.threads.execute(() -> serve(socket));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void serve(Socket socket) {
		try (socket) {
			Requests requests = new Requests(socket.getInputStream());
			OutputStream out = socket.getOutputStream();
			String path = requests.next();
			if (path != null && !path.equals(CONNECTIONS) && !path.equals(CorpusAnswers.REQUESTS)) {
				this.connections.incrementAndGet();
			}
			for (; path != null; path = requests.next()) {
				if (path.startsWith(StreamAnswers.STREAM) || path.startsWith(StreamAnswers.IDLE)) {
					StreamAnswers.write(path, out);
				}
				else if (path.startsWith(CorpusAnswers.CORPUS)) {
					this.corpus.write(path, requests.body(), out);
				}
				else {
					out.write(answer(path));
				}
			}
		}
		catch (IOException | InterruptedException ex) {
			// The client is gone, which is its right.
		}
	}

	private byte[] answer(String path) throws InterruptedException {
		if (path.startsWith(SLOW)) {
			TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
			path = path.substring(SLOW.length());
		}
		if (path.equals(CorpusAnswers.REQUESTS)) {
			return response(Long.toString(this.corpus.requests()));
		}
		byte[] answer = this.answers.get(path);
		return (answer != null) ? answer : response(Integer.toString(this.connections.get()));
	}

	static byte[] response(String body) {
		byte[] content = body.getBytes(StandardCharsets.UTF_8);
		byte[] head = head(content.length);
		byte[] response = Arrays.copyOf(head, head.length + content.length);
		System.arraycopy(content, 0, response, head.length, content.length);
		return response;
	}

	// The headers are those of a real answer, since they have to be read too.
	static byte[] head(int contentLength) {
		return """
				HTTP/1.1 200 OK
				Date: Sun, 22 Nov 2026 10:00:00 GMT
				Content-Type: application/json
				Content-Length: %d
				openai-organization: example
				openai-processing-ms: 12
				openai-version: 2020-10-01
				x-ratelimit-limit-requests: 10000
				x-ratelimit-limit-tokens: 200000
				x-ratelimit-remaining-requests: 9999
				x-ratelimit-remaining-tokens: 199990
				x-request-id: req_0123456789abcdef0123456789abcdef
				Server: stub

				""".replace("\n", "\r\n").formatted(contentLength).getBytes(StandardCharsets.US_ASCII);
	}

	/**
	 * The requests of one connection, of which the path matters, and of a corpus the
	 * body.
	 */
	private static final class Requests {

		private final InputStream in;

		private final byte[] buffer = new byte[Boolean.getBoolean(VIRTUAL) ? 4 * 1024 : 64 * 1024];

		private int length;

		private byte[] body = {};

		Requests(InputStream in) {
			this.in = in;
		}

		/**
		 * Read a whole request and return its path, or {@code null} after the last.
		 */
		@Nullable String next() throws IOException {
			int end = 0;
			while ((end = endOfHead()) < 0) {
				int read = this.in.read(this.buffer, this.length, this.buffer.length - this.length);
				if (read < 0) {
					return null;
				}
				this.length += read;
			}
			String head = new String(this.buffer, 0, end, StandardCharsets.ISO_8859_1);
			String path = head.substring(head.indexOf(' ') + 1, head.indexOf(" HTTP/"));
			readBody(path.startsWith(CorpusAnswers.CORPUS), end, contentLength(head));
			this.length = 0;
			return path;
		}

		private void readBody(boolean matters, int start, int size) throws IOException {
			int there = this.length - start;
			if (matters) {
				this.body = Arrays.copyOfRange(this.buffer, start, start + size);
				this.in.readNBytes(this.body, there, size - there);
			}
			else {
				this.in.skipNBytes(Math.max(0, size - there));
			}
		}

		/**
		 * Return the body of the last request of a corpus.
		 */
		byte[] body() {
			return this.body;
		}

		private int endOfHead() {
			for (int index = 0; index + 3 < this.length; index++) {
				if (this.buffer[index] == '\r' && this.buffer[index + 2] == '\r') {
					return index + 4;
				}
			}
			return -1;
		}

		private static int contentLength(String head) {
			String name = "\r\ncontent-length: ";
			int start = head.toLowerCase(Locale.ROOT).indexOf(name);
			if (start < 0) {
				return 0;
			}
			start += name.length();
			return Integer.parseInt(head.substring(start, head.indexOf('\r', start)));
		}

	}

}
