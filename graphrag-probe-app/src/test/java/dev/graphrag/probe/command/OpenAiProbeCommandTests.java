package dev.graphrag.probe.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;

import dev.graphrag.openai.TimeSource;
import dev.graphrag.openai.telemetry.OpenAiMeters;
import dev.graphrag.probe.FakeClients;
import dev.graphrag.probe.TestSettings;
import dev.graphrag.probe.report.ArtifactWriter;
import dev.graphrag.probe.report.Outcome;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.shell.core.InputReader;
import org.springframework.shell.core.command.CommandArgument;
import org.springframework.shell.core.command.CommandContext;
import org.springframework.shell.core.command.CommandRegistry;
import org.springframework.shell.core.command.ExitStatus;
import org.springframework.shell.core.command.ParsedInput;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OpenAiProbeCommand}.
 */
class OpenAiProbeCommandTests {

	@TempDir
	private Path root;

	private final StringWriter out = new StringWriter();

	private final StringWriter err = new StringWriter();

	private TerminalTraits terminal = TerminalTraits.NONE;

	private FakeClients clients = new FakeClients();

	private Interruption interruption = new Interruption();

	private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

	private final ProbeMeters meters = new ProbeMeters(this.registry);

	@Test
	void successHasPlainResultLines() throws Exception {
		assertThat(run("--root", this.root.toString())).isEqualTo(ExitStatus.OK);
		assertThat(this.out.toString().lines()).allMatch((line) -> line.startsWith("[INFO] "))
			.contains("[INFO] OpenAI probe succeeded.",
					"[INFO] chat: gpt-4.1-mini, 412.35 ms, 38 prompt and 9 completion tokens, finish reason stop",
					"[INFO] embedding: text-embedding-3-small, 120.00 ms, 1536 dimensions, 8 tokens");
		assertThat(this.err).hasToString("");
		assertThat(this.root.resolve("artifacts/openai/probe.json")).exists();
		assertThat(this.root.resolve("artifacts/openai/metrics.prom")).exists();
	}

	@Test
	void terminalGetsAColouredSummary() throws Exception {
		this.terminal = new TerminalTraits(true, true, true);
		run("--root", this.root.toString());
		assertThat(this.out.toString()).contains("\u001b[32mOK\u001b[0m \u001b[1mOpenAI probe succeeded.\u001b[0m")
			.contains("chat      gpt-4.1-mini")
			.doesNotContain("[INFO]");
	}

	// Log lines go to the same terminal.
	@Test
	void repeatedProbeShowsNoProgressBesideItsLog() {
		this.terminal = new TerminalTraits(true, true, true);
		ProbeOptions options = ProbeOptions.parse(List.of("--root", this.root.toString(), "--watch", "60s"));
		assertThat(command().succeeds(options, new PrintWriter(this.out, true), this.interruption)).isTrue();
		assertThat(this.out.toString()).contains("OpenAI probe succeeded.").doesNotContain("attempt 1", "\r");
	}

	@Test
	void terminalWithoutColoursGetsNone() throws Exception {
		this.terminal = new TerminalTraits(true, false, true);
		run("--root", this.root.toString(), "--skip-live");
		assertThat(this.out.toString()).startsWith("-- OpenAI probe skipped.").doesNotContain("\u001b[3");
	}

	@Test
	void failureIsTwoErrorLinesAndExitCodeOne() throws Exception {
		this.clients = new FakeClients(new IllegalStateException());
		assertThat(run("--root", this.root.toString())).isEqualTo(OpenAiProbeCommand.FAILED);
		assertThat(this.err.toString().lines()).hasSize(2).allMatch((line) -> line.startsWith("[ERROR] "));
		assertThat(this.root.resolve("artifacts/openai/probe.json")).content().contains("\"status\": \"failed\"");
	}

	@Test
	void jsonIsTheReportItselfHoweverTheRunEnded() throws Exception {
		run("--root", this.root.toString(), "--format", "json");
		assertThat(this.out).hasToString(report()).asString().contains("\"status\": \"success\"");
		assertThat(this.err).hasToString("");
		this.out.getBuffer().setLength(0);
		run("--root", this.root.toString(), "--format", "json", "--skip-live");
		assertThat(this.out).hasToString(report()).asString().contains("\"status\": \"skipped\"");
		this.out.getBuffer().setLength(0);
		this.clients = new FakeClients(new IllegalStateException());
		run("--root", this.root.toString(), "--format", "json");
		assertThat(this.out).hasToString(report()).asString().contains("\"status\": \"failed\"");
		assertThat(this.err.toString().lines()).hasSize(2).allMatch((line) -> line.startsWith("[ERROR] "));
	}

	@Test
	void jsonAtATerminalIsNothingButTheReport() throws Exception {
		this.terminal = new TerminalTraits(true, true, true);
		run("--root", this.root.toString(), "--format", "json");
		assertThat(this.out).hasToString(report());
	}

	@Test
	void shellDoesNotRepeatAProbe() throws Exception {
		assertThat(run("--watch", "5s")).isEqualTo(OpenAiProbeCommand.WRONG_USAGE);
		assertThat(this.err.toString()).contains("openai-probe --watch 60s");
		assertThat(this.clients.prompts).isEmpty();
	}

	@Test
	void wrongUsageIsTwoErrorLinesAndExitCodeTwo() throws Exception {
		assertThat(run("--nope")).isEqualTo(OpenAiProbeCommand.WRONG_USAGE);
		assertThat(this.err.toString().lines()).hasSize(2).allMatch((line) -> line.startsWith("[ERROR] "));
		assertThat(this.out).hasToString("");
	}

	@Test
	void helpListsEveryOption() throws Exception {
		assertThat(run("--help")).isEqualTo(ExitStatus.OK);
		assertThat(this.out.toString()).contains(ProbeOptions.TABLE.options().stream().map(Option::flag).toList())
			.contains("--help");
	}

	@Test
	void artifactsThatCannotBeWrittenFailTheRun() throws Exception {
		Path file = Files.writeString(this.root.resolve("artifacts"), "in the way");
		assertThat(run("--root", this.root.toString())).isEqualTo(OpenAiProbeCommand.FAILED);
		assertThat(this.err.toString().lines()).hasSize(2).allMatch((line) -> line.startsWith("[ERROR] "));
		assertThat(this.err.toString()).contains("Cannot write the artifacts", "--artifacts-dir");
		assertThat(file).hasContent("in the way");
		assertThat(this.out).hasToString("");
	}

	@Test
	void requestToEndComesBeforeTheCalls() throws Exception {
		this.interruption.request();
		assertThat(run("--root", this.root.toString())).isEqualTo(OpenAiProbeCommand.FAILED);
		assertThat(this.clients.prompts).isEmpty();
		assertThat(report()).contains("\"reason\": \"interrupted\"", "\"status\": \"failed\"");
	}

	@Test
	void requestToEndDuringTheCallsIsTheOutcomeWhateverCameOfThem() throws Exception {
		this.clients = new FakeClients() {
			@Override
			protected void called() {
				OpenAiProbeCommandTests.this.interruption.request();
				assertThat(Thread.currentThread().isInterrupted()).isTrue();
			}
		};
		assertThat(run("--root", this.root.toString())).isEqualTo(OpenAiProbeCommand.FAILED);
		assertThat(report()).contains("\"reason\": \"interrupted\"", "\"max_attempts\": 3");
		assertThat(this.err.toString().lines()).hasSize(2).allMatch((line) -> line.startsWith("[ERROR] "));
	}

	@Test
	void artifactsAreWrittenOnce() throws Exception {
		assertThat(this.interruption.claim()).isTrue();
		assertThat(run("--root", this.root.toString())).isEqualTo(OpenAiProbeCommand.FAILED);
		assertThat(this.root.resolve("artifacts")).doesNotExist();
		assertThat(this.out).hasToString("");
	}

	@Test
	void controlCharactersDoNotReachTheTerminal() throws IOException {
		new ProbeConsole(new PrintWriter(this.out), new PrintWriter(this.err), this.terminal, (text) -> text)
			.error("a\u001b[2Jb\nc", "d");
		assertThat(this.err.toString()).isEqualToNormalizingNewlines("[ERROR] a [2Jb c\n[ERROR] d\n");
	}

	@Test
	void gaugesTellOfTheLatestRun() throws Exception {
		assertThat(this.registry.scrape()).isEmpty();
		run("--root", this.root.toString());
		assertThat(this.registry.scrape()).contains("graphrag_openai_probe_success 1.0\n",
				"graphrag_openai_probe_duration_seconds ", "graphrag_openai_probe_last_success_timestamp_seconds ");
		this.clients = new FakeClients(new IllegalStateException());
		run("--root", this.root.toString());
		assertThat(this.registry.scrape()).contains("graphrag_openai_probe_success 0.0\n",
				"graphrag_openai_probe_last_success_timestamp_seconds ");
	}

	@Test
	void skippedRunLeavesTheGaugesAsTheyAre() throws Exception {
		run("--root", this.root.toString(), "--skip-live");
		assertThat(this.registry.scrape()).isEmpty();
		run("--root", this.root.toString());
		run("--root", this.root.toString(), "--skip-live");
		assertThat(this.registry.scrape()).contains("graphrag_openai_probe_success 1.0\n");
	}

	@Test
	void runWhoseArtifactsCannotBeWrittenIsNoSuccess() throws Exception {
		Files.writeString(this.root.resolve("artifacts"), "in the way");
		run("--root", this.root.toString());
		assertThat(this.registry.scrape()).contains("graphrag_openai_probe_success 0.0\n")
			.doesNotContain("last_success");
	}

	@Test
	void metricsTakeOverTheLastSuccess() throws Exception {
		run("--root", this.root.toString(), "--skip-live");
		assertThat(metrics()).doesNotContain("graphrag_openai_probe_");
		run("--root", this.root.toString());
		String lastSuccess = lastSuccess();
		assertThat(metrics()).contains("graphrag_openai_probe_success 1.0\n");
		this.clients = new FakeClients(new IllegalStateException());
		run("--root", this.root.toString());
		assertThat(metrics()).contains("graphrag_openai_probe_success 0.0\n",
				"# TYPE graphrag_openai_probe_success gauge\n", "# HELP graphrag_openai_probe_success ");
		assertThat(lastSuccess()).isEqualTo(lastSuccess);
		run("--root", this.root.toString(), "--skip-live");
		assertThat(metrics()).doesNotContain("graphrag_openai_probe_success", "graphrag_openai_probe_duration");
		assertThat(lastSuccess()).isEqualTo(lastSuccess);
	}

	@Test
	void interruptedRunIsNoSuccessAndKeepsTheLast() throws Exception {
		run("--root", this.root.toString());
		String lastSuccess = lastSuccess();
		new ProbeConclusion(new ArtifactWriter((text) -> text), console(), new Interruption()).conclude(
				ProbeRun.failed(Outcome.Failure.interrupted(), Clock.systemUTC()),
				ProbeOptions.parse(List.of("--root", this.root.toString())));
		assertThat(metrics()).contains("graphrag_openai_probe_success 0.0\n",
				"graphrag_openai_probe_duration_seconds 0.0\n");
		assertThat(lastSuccess()).isEqualTo(lastSuccess);
	}

	private String metrics() throws IOException {
		return Files.readString(this.root.resolve("artifacts/openai/metrics.prom"));
	}

	private String lastSuccess() throws IOException {
		return metrics().lines()
			.filter((line) -> line.startsWith("graphrag_openai_probe_last_success_timestamp_seconds "))
			.findFirst()
			.orElseThrow();
	}

	private ProbeConsole console() {
		return new ProbeConsole(new PrintWriter(this.out, true), new PrintWriter(this.err, true), this.terminal,
				(text) -> text);
	}

	private String report() throws IOException {
		return Files.readString(this.root.resolve("artifacts/openai/probe.json"));
	}

	private ExitStatus run(String... words) throws Exception {
		ParsedInput.Builder input = ParsedInput.builder().commandName(OpenAiProbeCommand.NAME);
		for (int index = 0; index < words.length; index++) {
			input.addArgument(new CommandArgument(index, words[index]));
		}
		OpenAiProbeCommand command = command();
		ExitStatus status = command.execute(new CommandContext(input.build(), new CommandRegistry(Set.of(command)),
				new PrintWriter(this.out, true), new InputReader() {
				}));
		this.interruption = new Interruption();
		return status;
	}

	private OpenAiProbeCommand command() {
		OpenAiProbe probe = new OpenAiProbe(new SettingsLoader(() -> TestSettings.of("api-key=k-12345678"), null),
				() -> this.clients, List::of, OpenAiMeters::new, TimeSource.system());
		return new OpenAiProbeCommand(probe, new ArtifactWriter((text) -> text), () -> this.interruption,
				(writer) -> new ProbeConsole(writer, new PrintWriter(this.err, true), this.terminal, (text) -> text),
				this.meters);
	}

}
