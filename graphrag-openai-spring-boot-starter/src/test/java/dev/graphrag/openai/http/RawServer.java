package dev.graphrag.openai.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ServerSocketFactory;

/**
 * A server on loopback that follows a script for each connection, byte by byte: what no
 * HTTP library would send. The scripts serve the connections in order, and the last one
 * all further connections. For replies in order, each script answers once and hangs up.
 * What comes before there is a script is answered with a 418.
 */
public final class RawServer implements AutoCloseable {

	private static final Script UNSCRIPTED = answering(answer("418 Not scripted", "", ""));

	private final ServerSocket listener;

	private final List<Script> scripts = new CopyOnWriteArrayList<>();

	private final List<Socket> sockets = new CopyOnWriteArrayList<>();

	private final AtomicInteger connections = new AtomicInteger();

	private final AtomicInteger requests = new AtomicInteger();

	private volatile String lastRequest = "";

	public RawServer(Script... scripts) {
		this(ServerSocketFactory.getDefault(), scripts);
	}

	public RawServer(ServerSocketFactory sockets, Script... scripts) {
		try {
			this.listener = sockets.createServerSocket(0, 256, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		then(scripts);
		start(this::accept);
	}

	/**
	 * Add scripts for the connections that follow.
	 */
	public final void then(Script... more) {
		this.scripts.addAll(List.of(more));
	}

	/**
	 * Return a script that answers every request with the same bytes.
	 */
	public static Script answering(String answer) {
		return (connection) -> {
			while (connection.readRequest()) {
				connection.write(answer);
			}
		};
	}

	/**
	 * Return a script that answers one request and hangs up.
	 */
	public static Script answeringOnce(String answer) {
		return (connection) -> {
			connection.readRequest();
			connection.write(answer);
		};
	}

	/**
	 * Return a complete answer with a JSON body.
	 */
	public static String ok(String body) {
		return answer("200 OK", "Content-Type: application/json\r\n", body);
	}

	/**
	 * Return a complete answer.
	 * @param headers lines that each end with CR LF
	 */
	public static String answer(String status, String headers, String body) {
		return "HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: "
				+ body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
	}

	public String baseUrl() {
		return "http://127.0.0.1:" + port() + "/v1";
	}

	public int port() {
		return this.listener.getLocalPort();
	}

	public int connections() {
		return this.connections.get();
	}

	public int requests() {
		return this.requests.get();
	}

	/**
	 * Return the request that was read last, head and body.
	 */
	public String lastRequest() {
		return this.lastRequest;
	}

	private void accept() throws IOException {
		while (!this.listener.isClosed()) {
			Socket socket = this.listener.accept();
			socket.setTcpNoDelay(true);
			this.sockets.add(socket);
			Script script = script(this.connections.getAndIncrement());
			start(() -> {
				try (socket) {
					script.serve(new Connection(socket));
				}
				this.sockets.remove(socket);
			});
		}
	}

	private Script script(int connection) {
		int last = this.scripts.size() - 1;
		return (last < 0) ? UNSCRIPTED : this.scripts.get(Math.min(connection, last));
	}

	private static void start(Task task) {
		Thread thread = new Thread(() -> {
			try {
				task.run();
			}
			catch (IOException ex) {
				// The client hung up, as many scripts provoke.
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}, "raw-server");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() throws IOException {
		this.listener.close();
		for (Socket socket : this.sockets) {
			socket.close();
		}
	}

	/**
	 * What happens on one connection, which is closed afterwards.
	 */
	@FunctionalInterface
	public interface Script {

		void serve(Connection connection) throws IOException, InterruptedException;

	}

	/**
	 * What a thread of the server runs.
	 */
	@FunctionalInterface
	private interface Task {

		void run() throws IOException, InterruptedException;

	}

	/**
	 * One accepted connection.
	 */
	public final class Connection {

		private final Socket socket;

		private final InputStream in;

		private String head = "";

		private String body = "";

		Connection(Socket socket) throws IOException {
			this.socket = socket;
			this.in = new BufferedInputStream(socket.getInputStream());
		}

		/**
		 * Read one request with its body.
		 * @return whether there was one before the client hung up
		 */
		public boolean readRequest() throws IOException {
			ByteArrayOutputStream head = new ByteArrayOutputStream();
			int state = 0;
			while (state < 4) {
				int next = this.in.read();
				if (next < 0) {
					return false;
				}
				head.write(next);
				state = (next == "\r\n\r\n".charAt(state)) ? state + 1 : ((next == '\r') ? 1 : 0);
			}
			String text = head.toString(StandardCharsets.ISO_8859_1);
			this.head = text;
			this.body = new String(this.in.readNBytes(contentLength(text)), StandardCharsets.UTF_8);
			RawServer.this.lastRequest = text + this.body;
			RawServer.this.requests.incrementAndGet();
			return true;
		}

		private static int contentLength(String head) {
			return head.lines()
				.map((line) -> line.toLowerCase(Locale.ROOT))
				.filter((line) -> line.startsWith("content-length:"))
				.mapToInt((line) -> Integer.parseInt(line.substring(15).strip()))
				.findFirst()
				.orElse(0);
		}

		/**
		 * Return the head of this connection's last request.
		 */
		public String head() {
			return this.head;
		}

		/**
		 * Return the body of the request that was read last.
		 */
		public String body() {
			return this.body;
		}

		public void write(String text) throws IOException {
			write(text.getBytes(StandardCharsets.UTF_8));
		}

		public void write(byte[] bytes) throws IOException {
			this.socket.getOutputStream().write(bytes);
		}

		/**
		 * Write a byte every few milliseconds.
		 * @throws EOFException as soon as the client hangs up
		 */
		public void drip(String text) throws IOException {
			this.socket.setSoTimeout(20);
			for (byte next : text.getBytes(StandardCharsets.UTF_8)) {
				write(new byte[] { next });
				listen();
			}
			this.socket.setSoTimeout(0);
		}

		private void listen() throws IOException {
			try {
				if (this.in.read() < 0) {
					throw new EOFException();
				}
			}
			catch (SocketTimeoutException ex) {
				// The client is still there, and says nothing.
			}
		}

		/**
		 * Wait until the client hangs up.
		 */
		public void stall() throws IOException {
			while (this.in.read() >= 0) {
				// Nothing is answered.
			}
		}

		/**
		 * Become a tunnel to a port of this machine.
		 */
		public void tunnelTo(int port) throws IOException {
			try (Socket target = new Socket(InetAddress.getLoopbackAddress(), port)) {
				write("HTTP/1.1 200 Connection established\r\n\r\n");
				start(() -> this.in.transferTo(target.getOutputStream()));
				target.getInputStream().transferTo(this.socket.getOutputStream());
			}
		}

		/**
		 * Hang up with a reset instead of an orderly end.
		 */
		public void reset() throws IOException {
			this.socket.setSoLinger(true, 0);
			this.socket.close();
		}

	}

}
