package dev.graphrag.probe;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;

import dev.graphrag.probe.command.Commands;
import dev.graphrag.probe.command.ProbeConsole;
import dev.graphrag.probe.command.TerminalTraits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Launcher}: what it settles before Spring starts.
 */
class LauncherTests {

	private final StringWriter out = new StringWriter();

	private final StringWriter err = new StringWriter();

	private final Launcher launcher = new Launcher(new ProbeConsole(new PrintWriter(this.out, true),
			new PrintWriter(this.err, true), TerminalTraits.NONE, (text) -> text),
			new PrintStream(PrintStream.nullOutputStream()), TerminalTraits.NONE);

	@ParameterizedTest
	@ValueSource(strings = { "", "nope", "--nope", "serve now", "help nope", "openai-probe --nope",
			"openai-probe --max-attempts 0", "openai-probe --backoff-seconds NaN", "openai-probe --root",
			"emulator --port 99999", "emulator --nope", "emulator 8089", "emulator --tokens-per-minute 5",
			"openai-probe emulator --port x", "openai-probe serve now", "shell", "shell now",
			"openai-probe openai-probe --nope", "openai-probe nope", "completion", "completion fish", "version now",
			"help serve now", "openai-allowlist-audit --nope", "openai-allowlist-audit --format xml",
			"openai-probe openai-allowlist-audit --skip-live", "openai-settings now", "openai-settings --format xml",
			"openai-probe --watch", "openai-probe --watch 0s", "openai-probe --watch 999ms", "openai-probe --watch -5s",
			"openai-probe --watch soon", "openai-probe --watch PT999999999999H",
			"openai-probe --watch 9999999999999999999d", "openai-probe --watch 366d", "openai-probe --ready-from-probe",
			"openai-probe --watch 5s --ready-from-probe --skip-live", "openai-probe --format yaml", "serve --skip-live",
			"serve --ready-from-probe", "serve --root x", "serve --watch=" })
	void wrongUsageIsTwoErrorLinesAndExitCodeTwo(String line) {
		assertThat(this.launcher.run(CommandWords.split(line))).isEqualTo(2);
		assertThat(this.err.toString().lines()).hasSize(2).allMatch((error) -> error.startsWith("[ERROR] "));
		assertThat(this.out).hasToString("");
	}

	@ParameterizedTest
	@ValueSource(strings = { "help", "--help", "-h", "serve --help", "help serve", "help openai-probe",
			"openai-probe --help", "version", "--version", "emulator --help", "help emulator", "openai-probe help",
			"openai-probe version", "openai-probe --version", "openai-probe emulator --help",
			"openai-probe serve --help", "shell --help", "help shell", "openai-allowlist-audit --help",
			"openai-probe openai-allowlist-audit --help", "openai-settings --help", "help openai-settings",
			"completion bash", "openai-probe completion zsh", "completion --help", "help --help", "version --help" })
	void helpAndVersionEndWell(String line) {
		assertThat(this.launcher.run(CommandWords.split(line))).isZero();
		assertThat(this.out.toString()).isNotBlank();
		assertThat(this.err).hasToString("");
	}

	@Test
	void namesTheUnknownCommand() {
		this.launcher.run(List.of("probe-openai"));
		assertThat(this.err.toString()).contains("Unknown command 'probe-openai'.");
	}

	@Test
	void helpNamesEveryCommand() {
		this.launcher.run(List.of("help"));
		assertThat(this.out.toString())
			.contains(Commands.all().stream().map((command) -> "  " + command.name() + " ").toList());
	}

	@Test
	void optionAfterTheProbesNameIsTheProbesOwn() {
		this.launcher.run(List.of("openai-probe", "--help"));
		assertThat(this.out.toString()).contains("--skip-live");
	}

	@Test
	void startThatFailsIsAFailedAuditToo(@TempDir Path root) {
		System.setProperty("spring.profiles.active", "prod,,");
		try {
			assertThat(
					this.launcher.run(List.of("openai-allowlist-audit", "--root", root.toString(), "--format", "json")))
				.isEqualTo(1);
		}
		finally {
			System.clearProperty("spring.profiles.active");
		}
		assertThat(this.err.toString().lines()).hasSize(2).last().asString().contains("spring.profiles.active");
		assertThat(root.resolve("artifacts/openai/allowlist.json")).content()
			.contains("settings_load")
			.isEqualTo(this.out.toString());
	}

	@Test
	void startThatFailsIsAProblemOfTheSettings() {
		System.setProperty("spring.profiles.active", "prod,,");
		try {
			assertThat(this.launcher.run(List.of("openai-settings", "--format", "json"))).isEqualTo(1);
		}
		finally {
			System.clearProperty("spring.profiles.active");
		}
		assertThat(this.err.toString().lines()).hasSize(2).first().asString().contains("spring.profiles.active");
		assertThat(this.out.toString()).startsWith("{")
			.contains("\"message\": \"The property spring.profiles.active", "\"remediation\": \"Correct it",
					"\"settings\": {}");
	}

	@Test
	void startThatFailsIsReportedAndNothingElseIsPrinted(@TempDir Path root) {
		PrintStream out = System.out;
		PrintStream err = System.err;
		System.setProperty("spring.profiles.active", "prod,,");
		try {
			assertThat(this.launcher.run(List.of("openai-probe", "--root", root.toString()))).isEqualTo(1);
		}
		finally {
			System.clearProperty("spring.profiles.active");
		}
		assertThat(this.err.toString().lines()).hasSize(2).last().asString().contains("spring.profiles.active");
		assertThat(root.resolve("artifacts/openai/probe.json")).content().contains("settings_load");
		assertThat(root.resolve("artifacts/openai/metrics.prom")).exists();
		assertThat(System.out).isSameAs(out);
		assertThat(System.err).isSameAs(err);
	}

}
