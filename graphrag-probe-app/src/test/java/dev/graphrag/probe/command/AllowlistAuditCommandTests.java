package dev.graphrag.probe.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.ModelCatalog;
import dev.graphrag.openai.ModelCatalog.Model;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.probe.FakeClients;
import dev.graphrag.probe.TestSettings;
import dev.graphrag.probe.report.ArtifactWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.shell.core.InputReader;
import org.springframework.shell.core.command.CommandArgument;
import org.springframework.shell.core.command.CommandContext;
import org.springframework.shell.core.command.CommandRegistry;
import org.springframework.shell.core.command.ParsedInput;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AllowlistAuditCommand} and how a run is concluded.
 */
class AllowlistAuditCommandTests {

	private static final List<String> ALL = List.of("gpt-4.1-mini", "gpt-4o-mini", "gpt-5-mini",
			"text-embedding-3-small");

	@TempDir
	private Path root;

	private final StringWriter out = new StringWriter();

	private final StringWriter err = new StringWriter();

	private final Interruption interruption = new Interruption();

	private Supplier<List<String>> offered = () -> ALL;

	private OpenAiSettings settings = TestSettings.of("api-key=k-12345678");

	private int closed;

	@Test
	void offeredModelsAreATableAndExitCodeZero() throws Exception {
		assertThat(run()).isZero();
		assertThat(this.out.toString().lines()).containsExactly("[INFO] Every allowed model is offered.",
				"MODEL                   ROLE       OFFERED  NEWER",
				"gpt-4.1-mini            baseline   yes      gpt-5-mini",
				"text-embedding-3-small  embedding  yes      -",
				"[INFO] report: " + this.root.resolve("artifacts/openai/allowlist.json"));
		assertThat(this.err).hasToString("");
		assertThat(this.closed).isOne();
	}

	@Test
	void artifactHasSortedKeys() throws Exception {
		run();
		assertThat(report()).isEqualTo("""
				{
				  "actor": "openai-probe",
				  "generated_at": "2026-11-22T10:15:30.123Z",
				  "models": [
				    {
				      "name": "gpt-4.1-mini",
				      "newer": [
				        "gpt-5-mini"
				      ],
				      "offered": true,
				      "role": "baseline"
				    },
				    {
				      "name": "text-embedding-3-small",
				      "newer": [],
				      "offered": true,
				      "role": "embedding"
				    }
				  ],
				  "status": "offered"
				}
				""");
	}

	@Test
	void jsonIsTheArtifactAndNothingElse() throws Exception {
		assertThat(run("--format", "json")).isZero();
		assertThat(this.out).hasToString(report());
		assertThat(this.err).hasToString("");
	}

	@Test
	void fallbackIsLookedForWhereItIsEnabledAlone() throws Exception {
		this.offered = () -> List.of("gpt-4.1-mini", "text-embedding-3-small");
		assertThat(run()).isZero();
		this.settings = TestSettings.of("api-key=k-12345678", "fallback.enabled=true");
		assertThat(secondRun()).isOne();
		assertThat(report()).contains("\"role\": \"fallback\"", "\"status\": \"missing\"");
	}

	@Test
	void missingModelIsNamedAndExitCodeOne() throws Exception {
		this.offered = () -> List.of("gpt-4.1-MINI", "text-embedding-3-small-2", "gpt-5-mini");
		assertThat(run()).isOne();
		assertThat(this.out.toString()).contains("gpt-4.1-mini            baseline   no       gpt-5-mini");
		assertThat(this.err.toString().lines()).hasSize(2)
			.first()
			.asString()
			.contains("gpt-4.1-mini (baseline), text-embedding-3-small (embedding)");
	}

	@Test
	void failureHasTheReasonAndTheRemedy() throws Exception {
		this.offered = () -> {
			throw new OpenAiClientException(FailureReason.AUTHENTICATION, "Refused.", java.util.Map.of("status", 401));
		};
		assertThat(run("--format=json")).isOne();
		assertThat(report()).contains("\"status\": \"failed\"", "\"reason\": \"authentication\"", "\"models\": []",
				"\"remediation\": ");
		assertThat(this.out).hasToString(report());
		assertThat(this.err.toString().lines()).hasSize(2).first().isEqualTo("[ERROR] Refused.");
	}

	@Test
	void unexpectedErrorIsAFailure() throws Exception {
		this.offered = () -> {
			throw new IllegalStateException("secret");
		};
		assertThat(run()).isOne();
		assertThat(report()).contains("client_init", "IllegalStateException").doesNotContain("secret");
	}

	@Test
	void auditNeedsAKey() throws Exception {
		this.settings = TestSettings.of();
		assertThat(run()).isOne();
		assertThat(report()).contains("\"reason\": \"settings_load\"", "OPENAI_API_KEY");
	}

	@Test
	void emulatorNeedsNoKeyAndIsNoted() throws Exception {
		this.settings = TestSettings.of("http.proxy=http://proxy.example.com:3128");
		assertThat(run("--emulator", "--max-attempts=7")).isZero();
		assertThat(report()).contains("\"notes\": \"Ran against the built-in emulator");
		assertThat(this.settings.baseUrl()).startsWith("http://127.0.0.1:");
		assertThat(this.settings.retry().maxAttempts()).isEqualTo(7);
		assertThat(this.settings.http().proxy()).isNull();
	}

	@Test
	void requestToEndIsTheOutcomeWhateverWasFound() throws Exception {
		this.offered = () -> {
			this.interruption.request();
			return ALL;
		};
		assertThat(run()).isOne();
		assertThat(report()).contains("\"reason\": \"interrupted\"", "\"models\": []");
	}

	@Test
	void requestToEndComesBeforeTheCall() throws Exception {
		this.interruption.request();
		assertThat(run()).isOne();
		assertThat(report()).contains("\"reason\": \"interrupted\"");
		assertThat(this.closed).isZero();
	}

	@Test
	void reportIsWrittenOnce() throws Exception {
		assertThat(this.interruption.claim()).isTrue();
		assertThat(run()).isOne();
		assertThat(this.root.resolve("artifacts")).doesNotExist();
		assertThat(this.out).hasToString("");
	}

	@Test
	void reportThatCannotBeWrittenFailsTheRun() throws Exception {
		Files.writeString(this.root.resolve("artifacts"), "in the way");
		assertThat(run()).isOne();
		assertThat(this.err.toString()).contains("Cannot write the artifacts");
		assertThat(this.out.toString()).contains("gpt-4.1-mini").doesNotContain("report:");
	}

	@Test
	void wrongUsageIsExitCodeTwo() throws Exception {
		assertThat(run("--skip-live")).isEqualTo(2);
		assertThat(run("--format", "xml")).isEqualTo(2);
		assertThat(this.root.resolve("artifacts")).doesNotExist();
	}

	@Test
	void helpIsShown() throws Exception {
		assertThat(run("--help")).isZero();
		assertThat(this.out.toString()).contains("Usage: openai-probe openai-allowlist-audit", "--format FORMAT",
				"Exit codes:");
	}

	private String report() throws IOException {
		return Files.readString(this.root.resolve("artifacts/openai/allowlist.json"));
	}

	private int secondRun() throws Exception {
		return run(new Interruption());
	}

	private int run(String... words) throws Exception {
		return run(this.interruption, words);
	}

	private int run(Interruption interruption, String... words) throws Exception {
		ParsedInput.Builder input = ParsedInput.builder().commandName(AllowlistAuditCommand.NAME);
		input.addArgument(new CommandArgument(0, "--root=" + this.root));
		for (int index = 0; index < words.length; index++) {
			input.addArgument(new CommandArgument(index + 1, words[index]));
		}
		AllowlistAuditCommand command = command(interruption);
		return command.execute(new CommandContext(input.build(), new CommandRegistry(Set.of(command)),
				new PrintWriter(this.out, true), new InputReader() {
				}))
			.code();
	}

	private AllowlistAuditCommand command(Interruption interruption) {
		FakeClients clients = new FakeClients() {
			@Override
			public ModelCatalog catalog(OpenAiSettings settings) {
				AllowlistAuditCommandTests.this.settings = settings;
				return new Catalog();
			}
		};
		Clock clock = Clock.fixed(Instant.parse("2026-11-22T10:15:30.123456Z"), ZoneOffset.UTC);
		AllowlistAudit audit = new AllowlistAudit(new SettingsLoader(() -> this.settings, null), () -> clients, clock);
		return new AllowlistAuditCommand(audit, new ArtifactWriter((text) -> text), () -> interruption,
				(writer) -> new ProbeConsole(writer, new PrintWriter(this.err, true), TerminalTraits.NONE,
						(text) -> text));
	}

	private final class Catalog implements ModelCatalog {

		@Override
		public List<Model> models() {
			return AllowlistAuditCommandTests.this.offered.get().stream().map((name) -> new Model(name, null)).toList();
		}

		@Override
		public void close() {
			AllowlistAuditCommandTests.this.closed++;
		}

	}

}
