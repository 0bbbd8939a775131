package dev.graphrag.openai.store;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.Assumptions;

import org.springframework.util.FileSystemUtils;

/**
 * A PostgreSQL server of Debian's package with a database of its own, without care for
 * what a crash of the machine would lose. The root pom's build says in one line where the
 * package is missing.
 */
public final class PostgresServer implements AutoCloseable {

	private static final Path VERSIONS = Path.of("/usr/lib/postgresql");

	private static final String USER = "postgres";

	private final Path programs;

	private final Path directory;

	private final int port;

	private PostgresServer(Path programs, Path directory, int port) {
		this.programs = programs;
		this.directory = directory;
		this.port = port;
	}

	/**
	 * Skip the test where PostgreSQL is not installed.
	 */
	public static void assumeInstalled() {
		Assumptions.assumeTrue(programs().isPresent(), "PostgreSQL not found; install the Debian package postgresql");
	}

	/**
	 * Start a server on a free port.
	 * @return the server, which answers
	 */
	public static PostgresServer start() throws IOException {
		Path directory = Files.createTempDirectory("postgresql");
		if (isRoot()) {
			Files.setOwner(directory,
					directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(USER));
		}
		PostgresServer server = new PostgresServer(programs().orElseThrow(), directory, freePort());
		server.run("initdb", "--username=" + USER, "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync",
				"--pgdata=" + server.data());
		server.run("pg_ctl", "start", "--wait", "--pgdata=" + server.data(), "--log=" + directory.resolve("log"),
				"--options=-p " + server.port + " -k " + directory + " -c listen_addresses=127.0.0.1"
						+ " -c fsync=off -c full_page_writes=off -c synchronous_commit=off");
		return server;
	}

	/**
	 * Return the address of the database.
	 * @return a JDBC URL with the user in it
	 */
	public String url() {
		return "jdbc:postgresql://127.0.0.1:" + this.port + "/postgres?user=" + USER;
	}

	/**
	 * Return a pool of connections.
	 * @param size how many at most
	 * @return the pool, the caller's to close
	 */
	public HikariDataSource pool(int size) {
		HikariDataSource pool = new HikariDataSource();
		pool.setJdbcUrl(url());
		pool.setMaximumPoolSize(size);
		pool.setMinimumIdle(0);
		return pool;
	}

	/**
	 * Stop every process of the server where it is: nothing answers, no connection ends.
	 */
	void freeze() throws IOException {
		signal("-STOP");
	}

	void thaw() throws IOException {
		signal("-CONT");
	}

	private void signal(String signal) throws IOException {
		long main = Long.parseLong(Files.readAllLines(Path.of(data(), "postmaster.pid")).get(0));
		ProcessHandle server = ProcessHandle.of(main).orElseThrow();
		List<String> command = new ArrayList<>(List.of("kill", signal));
		Stream.concat(Stream.of(server), server.descendants())
			.forEach((process) -> command.add(String.valueOf(process.pid())));
		execute("kill", command);
	}

	@Override
	public void close() throws IOException {
		run("pg_ctl", "stop", "--mode=immediate", "--pgdata=" + data());
		FileSystemUtils.deleteRecursively(this.directory);
	}

	private String data() {
		return this.directory.resolve("data").toString();
	}

	// It refuses to run as root.
	private void run(String program, String... arguments) throws IOException {
		List<String> command = new ArrayList<>();
		if (isRoot()) {
			command.addAll(List.of("setpriv", "--reuid=" + USER, "--regid=" + USER, "--clear-groups"));
		}
		command.add(this.programs.resolve(program).toString());
		command.addAll(List.of(arguments));
		execute(program, command);
	}

	private void execute(String program, List<String> command) throws IOException {
		Path output = this.directory.resolve(program + ".out");
		Process process = new ProcessBuilder(command).directory(this.directory.toFile())
			.redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start();
		if (!ends(process) || process.exitValue() != 0) {
			process.destroyForcibly();
			throw new IOException(program + " failed: " + Files.readString(output));
		}
	}

	private static boolean ends(Process process) {
		try {
			return process.waitFor(1, TimeUnit.MINUTES);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	// Servers' programs are not on Debian's PATH; the newest version counts.
	private static Optional<Path> programs() {
		Stream<Path> onPath = Arrays.stream(System.getenv("PATH").split(":")).map(Path::of);
		Stream<Path> versions = Arrays.stream(Objects.requireNonNullElse(VERSIONS.toFile().list(), new String[0]))
			.sorted(Comparator.comparing(PostgresServer::number).reversed())
			.map((version) -> VERSIONS.resolve(version).resolve("bin"));
		return Stream.concat(onPath, versions)
			.filter((directory) -> Files.isExecutable(directory.resolve("initdb"))
					&& Files.isExecutable(directory.resolve("pg_ctl")))
			.findFirst();
	}

	private static double number(String version) {
		return version.matches("[0-9]+([.][0-9]+)?") ? Double.parseDouble(version) : 0;
	}

	private static boolean isRoot() {
		return "root".equals(System.getProperty("user.name"));
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

}
