package dev.graphrag.openai.budget;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Assumptions;

import org.springframework.util.FileSystemUtils;

/**
 * A Redis server of Debian's package on a port of its own, which keeps nothing on disk:
 * after {@link #restart()} it is empty.
 */
public final class RedisServer implements AutoCloseable {

	private static final String PROGRAM = "redis-server";

	private static final long PATIENCE_SECONDS = 30;

	private final Path directory;

	private final int port;

	private Process process;

	private RedisServer(Path directory, int port) throws IOException {
		this.directory = directory;
		this.port = port;
		this.process = launch();
	}

	/**
	 * Skip the test where Redis is not installed.
	 */
	public static void assumeInstalled() {
		Assumptions.assumeTrue(program().isPresent(), "Redis not found; install the Debian package redis-server");
	}

	/**
	 * Start a server on a free port.
	 * @return the server, which answers
	 */
	public static RedisServer start() throws IOException {
		return new RedisServer(Files.createTempDirectory("redis"), freePort());
	}

	/**
	 * Return the port on 127.0.0.1.
	 * @return the port, the same after a restart
	 */
	public int port() {
		return this.port;
	}

	/**
	 * Stop the server where it is: nothing answers, no connection ends, and what is sent
	 * to it is done when it thaws.
	 */
	public void freeze() throws IOException {
		signal("-STOP");
	}

	/**
	 * Let a frozen server go on.
	 */
	public void thaw() throws IOException {
		signal("-CONT");
	}

	/**
	 * End the server at once, frozen or not: connections end, new ones are refused.
	 */
	public void kill() {
		this.process.destroyForcibly();
		awaitEnd();
	}

	/**
	 * Start it again, empty and on the same port. One that runs is killed before.
	 */
	public void restart() throws IOException {
		kill();
		this.process = launch();
	}

	@Override
	public void close() throws IOException {
		kill();
		FileSystemUtils.deleteRecursively(this.directory);
	}

	private Process launch() throws IOException {
		Path log = this.directory.resolve("log");
		Process launched = new ProcessBuilder(program().orElseThrow().toString(), "--port", String.valueOf(this.port),
				"--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", this.directory.toString())
			.directory(this.directory.toFile())
			.redirectErrorStream(true)
			.redirectOutput(log.toFile())
			.start();
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
		while (!answers()) {
			if (!launched.isAlive() || System.nanoTime() > end) {
				launched.destroyForcibly();
				throw new IOException(PROGRAM + " did not start: " + Files.readString(log));
			}
			Thread.onSpinWait();
		}
		return launched;
	}

	private boolean answers() {
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), this.port), 1000);
			socket.setSoTimeout(1000);
			socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
			return socket.getInputStream().read() == '+';
		}
		catch (IOException ex) {
			return false;
		}
	}

	private void signal(String signal) throws IOException {
		Process kill = new ProcessBuilder("kill", signal, String.valueOf(this.process.pid())).start();
		try {
			if (!kill.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || kill.exitValue() != 0) {
				throw new IOException("kill " + signal + " failed");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void awaitEnd() {
		try {
			this.process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static Optional<Path> program() {
		return Arrays.stream(System.getenv("PATH").split(":"))
			.map((directory) -> Path.of(directory, PROGRAM))
			.filter(Files::isExecutable)
			.findFirst();
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

}
