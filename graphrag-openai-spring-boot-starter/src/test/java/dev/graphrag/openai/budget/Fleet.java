package dev.graphrag.openai.budget;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.awaitility.Awaitility;

/**
 * Processes that share one budget and call one server, each with a key and a name of its
 * own.
 */
final class Fleet implements AutoCloseable {

	static final int MEMBERS = 4;

	static final int THREADS = 16;

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	private final List<Member> members = new ArrayList<>();

	private Fleet() {
	}

	/**
	 * Start the processes and wait until each could make its first call.
	 * @param members how many processes
	 * @param properties settings of all of them
	 */
	static Fleet start(int members, List<String> properties) throws IOException {
		Fleet fleet = new Fleet();
		for (int number = 0; number < members; number++) {
			fleet.members.add(new Member(launch(number, properties)));
		}
		Awaitility.await()
			.atMost(PATIENCE)
			.until(() -> fleet.members.stream().allMatch((member) -> member.output.contains(FleetMember.READY)));
		return fleet;
	}

	private static Process launch(int number, List<String> properties) throws IOException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
						"-XX:+UseSerialGC", "-Xmx128m", "-cp", System.getProperty("java.class.path"),
						FleetMember.class.getName(), String.valueOf(THREADS), "--spring.main.banner-mode=off",
						"--logging.level.root=error", "--logging.level.dev.graphrag.openai=info",
						"--graphrag.openai.api-key=sk-member-" + number, "--fleet.member=" + number,
						"--graphrag.openai.allow-insecure-base-url=true", "--graphrag.openai.budget.name=fleet"));
		properties.forEach((property) -> command.add("--" + property));
		return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
	}

	/**
	 * Let all of them call, and forget what they have printed.
	 */
	void go() {
		this.members.forEach((member) -> member.output.clear());
		this.members.forEach((member) -> member.say("go"));
	}

	/**
	 * Let all of them end.
	 * @return their calls
	 */
	List<FleetCall> stop() {
		this.members.forEach((member) -> member.say("stop"));
		Awaitility.await()
			.atMost(PATIENCE)
			.until(() -> this.members.stream().noneMatch((member) -> member.reader.isAlive()));
		return this.members.stream()
			.flatMap((member) -> member.output.stream())
			.map(FleetCall::read)
			.filter(Objects::nonNull)
			.toList();
	}

	/**
	 * Return what the members logged of an event since then.
	 */
	List<String> logged(String event) {
		return this.members.stream()
			.flatMap((member) -> member.output.stream())
			.filter((line) -> line.contains(event))
			.toList();
	}

	@Override
	public void close() {
		this.members.forEach((member) -> member.process.destroyForcibly());
	}

	/**
	 * A process, and what it has printed.
	 */
	private static final class Member {

		private final Process process;

		private final PrintStream input;

		private final Collection<String> output = new ConcurrentLinkedQueue<>();

		private final Thread reader = new Thread(this::read, "fleet-member");

		Member(Process process) {
			this.process = process;
			this.input = new PrintStream(process.getOutputStream(), true, StandardCharsets.US_ASCII);
			this.reader.setDaemon(true);
			this.reader.start();
		}

		private void read() {
			try (var lines = this.process.inputReader(StandardCharsets.UTF_8)) {
				for (String line = lines.readLine(); line != null; line = lines.readLine()) {
					this.output.add(line);
				}
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		void say(String line) {
			this.input.println(line);
		}

	}

}
