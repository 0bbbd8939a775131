package dev.graphrag.probe;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Test for the interactive shell in a terminal, as a person uses it: one process that
 * takes all the steps.
 */
@DisabledOnOs(OS.WINDOWS)
class ShellIT {

	private static final String CTRL_C = "\u0003";

	private static final Pattern SERVING = Pattern.compile("actuator/prometheus on port (\\d+)");

	private final WireMockServer openAi = new WireMockServer(WireMockConfiguration.options().dynamicPort());

	@TempDir
	private Path directory;

	private int seen;

	@BeforeEach
	void askForAWait() {
		Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")),
				"There is no /usr/bin/script (util-linux) to give the shell a terminal.");
		this.openAi.start();
		this.openAi.stubFor(post(anyUrl()).willReturn(aResponse().withStatus(429).withHeader("Retry-After", "60")));
	}

	@AfterEach
	void stop() {
		this.openAi.stop();
	}

	@Test
	void readsCommandsServesAndCancels() throws Exception {
		PackagedJar.Started shell = new PackagedJar(this.directory).with("TERM", "xterm")
			.with("SERVER_PORT", "0")
			.with("OPENAI_BASE_URL", this.openAi.baseUrl() + "/v1")
			.with("OPENAI_ALLOW_INSECURE_BASE_URL", "yes")
			.with("OPENAI_API_KEY", "any")
			.startInTerminal("shell");
		try {
			promptComesBeforeTheServer(shell);
			ctrlCAtThePromptDropsTheLine(shell);
			ctrlCDuringARunLeavesItsReport(shell);
			type(shell, "exit\r");
			assertThat(shell.await().exitCode()).isZero();
		}
		finally {
			shell.process().destroyForcibly();
		}
	}

	private void promptComesBeforeTheServer(PackagedJar.Started shell) {
		waitFor(shell, "actuator/prometheus on port ");
		assertThat(output(shell)).startsWith(Shell.WELCOME).containsSubsequence("probe> ", "actuator/prometheus");
		assertThat(status(output(shell))).isEqualTo(200);
	}

	private void ctrlCAtThePromptDropsTheLine(PackagedJar.Started shell) throws IOException {
		type(shell, "nonsense");
		waitFor(shell, "e\u001b[0m");
		type(shell, CTRL_C);
		waitFor(shell, "probe> ");
		type(shell, "openai-probe --sk\t");
		waitFor(shell, "ip-live");
		type(shell, "\r");
		waitForReport("skipped");
	}

	private void ctrlCDuringARunLeavesItsReport(PackagedJar.Started shell) throws IOException {
		type(shell, "openai-probe\r");
		Awaitility.await()
			.atMost(Duration.ofMinutes(1))
			.until(() -> this.openAi.countRequestsMatching(anyRequestedFor(anyUrl()).build()).getCount() > 0);
		type(shell, CTRL_C);
		waitForReport("interrupted");
		waitFor(shell, "probe> ");
		type(shell, "openai-probe --skip-live\r");
		waitForReport("skipped");
	}

	private void type(PackagedJar.Started shell, String keys) throws IOException {
		this.seen = output(shell).length();
		shell.process().getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
		shell.process().getOutputStream().flush();
	}

	private void waitFor(PackagedJar.Started shell, String text) {
		Awaitility.await()
			.atMost(Duration.ofMinutes(2))
			.pollInterval(Duration.ofMillis(50))
			.until(() -> output(shell).indexOf(text, this.seen) >= 0);
	}

	private void waitForReport(String text) {
		Path report = this.directory.resolve("artifacts/openai/probe.json");
		Awaitility.await()
			.atMost(Duration.ofMinutes(1))
			.until(() -> Files.exists(report) && Files.readString(report).contains(text));
	}

	private static String output(PackagedJar.Started shell) {
		try {
			return Files.readString(shell.out(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			return "";
		}
	}

	private static int status(String output) {
		Matcher serving = SERVING.matcher(output);
		assertThat(serving.find()).isTrue();
		URI health = URI.create("http://localhost:" + serving.group(1) + "/actuator/health");
		try {
			return HttpClient.newHttpClient()
				.send(HttpRequest.newBuilder(health).build(), HttpResponse.BodyHandlers.discarding())
				.statusCode();
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
