package dev.graphrag.probe.command;

import java.io.IOException;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Scanner;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link EmulatorCommand}.
 */
class EmulatorCommandTests {

	private final StringWriter out = new StringWriter();

	private final StringWriter err = new StringWriter();

	@ParameterizedTest
	@ValueSource(strings = { "127.0.0.1", "localhost", "0.0.0.0" })
	void servesWhereItSaysUntilItIsInterrupted(String address) throws Exception {
		PipedWriter written = new PipedWriter();
		Scanner read = new Scanner(new PipedReader(written));
		FutureTask<Integer> serving = new FutureTask<>(
				() -> command(written).run(List.of("--port", "0", "--address", address)));
		Thread thread = new Thread(serving, "emulator");
		thread.start();
		String line = read.nextLine();
		assertThat(line)
			.matches("\\[INFO] OpenAI emulator: http://127\\.0\\.0\\.1:\\d+/v1 \\(any key; stop with Ctrl-C\\)");
		URI models = URI.create(line.replaceAll(".*(http\\S+).*", "$1") + "/models");
		assertThat(status(models)).isEqualTo(200);
		thread.interrupt();
		assertThat(serving.get(1, TimeUnit.MINUTES)).isZero();
		assertThatIOException().isThrownBy(() -> status(models));
		assertThat(this.err).hasToString("");
	}

	@Test
	void portInUseIsTwoErrorLinesAndExitCodeOne() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			String port = String.valueOf(socket.getLocalPort());
			assertThat(command().run(List.of("--port", port))).isOne();
			assertThat(this.err.toString().lines()).hasSize(2)
				.allMatch((line) -> line.startsWith("[ERROR] "))
				.first()
				.asString()
				.contains("port " + port + " of 127.0.0.1");
		}
		assertThat(this.out).hasToString("");
	}

	@Test
	void addressOfAnotherMachineIsExitCodeOne() {
		assertThat(command().run(List.of("--address", "203.0.113.7", "--port", "0"))).isOne();
		assertThat(this.err.toString()).contains("203.0.113.7", "--address");
	}

	@Test
	void wrongUsageIsLeftToTheProgram() {
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> command().run(List.of("--nope")));
	}

	@Test
	void helpHasOptionsExitCodesAndExamples() {
		assertThat(command().run(List.of("--help"))).isZero();
		assertThat(this.out.toString()).contains("Usage: openai-probe emulator [options]", "--port N",
				"(default: 8089)", "--address HOST", "(default: 127.0.0.1)", "--requests-per-minute N",
				"--tokens-per-minute N", "Exit codes:", "  1  it cannot listen", "curl http://127.0.0.1:8089/v1/",
				"OPENAI_BASE_URL=http://127.0.0.1:8089/v1 OPENAI_ALLOW_INSECURE_BASE_URL=true");
	}

	private static int status(URI uri) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(uri).header("Authorization", "Bearer any").build();
		return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
	}

	private EmulatorCommand command() {
		return command(this.out);
	}

	private EmulatorCommand command(Writer out) {
		return new EmulatorCommand(
				new ProbeConsole(new PrintWriter(out), new PrintWriter(this.err), TerminalTraits.NONE, (text) -> text));
	}

}
