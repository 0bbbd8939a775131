package dev.graphrag.probe.command;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

import dev.graphrag.openai.CallListener;
import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.telemetry.OpenAiMeters;
import dev.graphrag.probe.FakeClients;
import dev.graphrag.probe.TestSettings;
import dev.graphrag.probe.report.Outcome;
import dev.graphrag.probe.report.ProbeReport;
import org.junit.jupiter.api.Test;

import org.springframework.ai.chat.messages.MessageType;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OpenAiProbe}.
 */
class OpenAiProbeTests {

	private static final CallListener PROGRESS = new CallListener() {
	};

	private static final CallListener APPLICATION = new CallListener() {
	};

	private final FakeClients clients = new FakeClients();

	@Test
	void asksForAChatAndAnEmbedding() {
		ProbeReport report = run(this.clients, () -> TestSettings.of("api-key=k-12345678"));
		assertThat(report.outcome()).isInstanceOf(Outcome.Success.class);
		assertThat(report.notes()).isNull();
		Prompt prompt = this.clients.prompts.get(0);
		assertThat(prompt.getInstructions()).extracting("messageType", "text")
			.containsExactly(
					org.assertj.core.groups.Tuple.tuple(MessageType.SYSTEM,
							"You are an OpenAI readiness probe verifying model guardrails."),
					org.assertj.core.groups.Tuple.tuple(MessageType.USER,
							"Return a brief acknowledgement that chat completions are reachable."));
		ChatOptions options = Objects.requireNonNull(prompt.getOptions());
		assertThat(options.getModel()).isEqualTo("gpt-4.1-mini");
		assertThat(options.getTemperature()).isZero();
		assertThat(options.getMaxTokens()).isEqualTo(32);
		assertThat(this.clients.texts).containsExactly(List.of("GraphRAG readiness probe vector check."));
		assertThat(this.clients.closed).isOne();
	}

	@Test
	void measuresHowLongItTook() {
		ProbeRun run = probe(this.clients, () -> TestSettings.of("api-key=k-12345678"))
			.run(ProbeOptions.parse(List.of()), PROGRESS);
		assertThat(run.duration()).isEqualTo(SteppingTime.STEP);
		assertThat(run.report().generatedAt()).isEqualTo(SteppingTime.NOW.truncatedTo(ChronoUnit.MILLIS));
	}

	@Test
	void optionsOverrideSettingsAndTheActorIsFixed() {
		run(this.clients, () -> TestSettings.of("api-key=k-12345678", "actor=me"), "--max-attempts=7",
				"--backoff-seconds=2");
		OpenAiSettings settings = Objects.requireNonNull(this.clients.settings);
		assertThat(settings.actor()).isEqualTo("openai-probe");
		assertThat(settings.retry().maxAttempts()).isEqualTo(7);
		assertThat(settings.retry().backoff()).isEqualTo(Duration.ofSeconds(2));
	}

	@Test
	void warmsNothingUpBesideItsCalls() {
		run(this.clients, () -> TestSettings.of("api-key=k-12345678"));
		assertThat(Objects.requireNonNull(this.clients.settings).warmUp().enabled()).isFalse();
	}

	@Test
	void tellsTheApplicationsListeners() {
		run(this.clients, () -> TestSettings.of("api-key=k-12345678"));
		assertThat(this.clients.listeners).contains(APPLICATION, PROGRESS)
			.hasAtLeastOneElementOfType(OpenAiMeters.class);
	}

	@Test
	void emulatorNeedsNoKeyAndFeedsNoDashboard() {
		ProbeReport report = run(this.clients, TestSettings::of, "--emulator");
		assertThat(report.outcome()).isInstanceOf(Outcome.Success.class);
		assertThat(report.notes()).contains("emulator");
		assertThat(this.clients.listeners).doesNotContain(APPLICATION);
		assertThat(Objects.requireNonNull(this.clients.settings).baseUrl()).startsWith("http://127.0.0.1:");
	}

	@Test
	void emulatorIsReachedWithoutAProxy() {
		run(this.clients, () -> TestSettings.of("http.proxy=http://proxy.example.com:3128"), "--emulator");
		assertThat(Objects.requireNonNull(this.clients.settings).http().proxy()).isNull();
	}

	@Test
	void skippedRunNeedsNoKeyAndBuildsNoClient() {
		ProbeRun run = probe(this.clients, TestSettings::of)
			.run(ProbeOptions.parse(List.of("--skip-live", "--emulator")), PROGRESS);
		assertThat(run.report().outcome()).isInstanceOf(Outcome.Skipped.class);
		assertThat(run.report().notes()).isEqualTo("Live OpenAI calls skipped by operator request.");
		assertThat(this.clients.settings).isNull();
		assertThat(run.metrics()).contains("graphrag_openai_chat_latency_ms_count{model=\"gpt-4.1-mini\"} 0\n");
		assertThat(run.metrics().lines()).allMatch((line) -> line.matches("(# (HELP|TYPE) )?graphrag_openai_.*"));
	}

	@Test
	void metricsHaveARateBudgetWhereOneIsSet() {
		ProbeOptions skipped = ProbeOptions.parse(List.of("--skip-live"));
		assertThat(probe(this.clients, TestSettings::of).run(skipped, PROGRESS).metrics())
			.doesNotContain("graphrag_openai_budget_");
		ProbeRun limited = probe(this.clients, () -> TestSettings.of("budget.chat.tokens-per-minute=200000"))
			.run(skipped, PROGRESS);
		assertThat(limited.metrics())
			.contains("graphrag_openai_budget_available{kind=\"tokens\",model=\"gpt-4.1-mini\"} 0.0\n")
			.contains("graphrag_openai_budget_wait_seconds_count{model=\"gpt-4.1-mini\",operation=\"chat\"} 0\n")
			.doesNotContain("kind=\"requests\"");
	}

	@Test
	void failsWithoutAKey() {
		ProbeReport report = run(this.clients, TestSettings::of);
		assertThat(failure(report).details()).containsEntry("reason", "settings_load");
		assertThat(report.settings()).isNull();
	}

	@Test
	void invalidSettingsAreAFailureEvenIfNothingIsCalled() {
		ProbeReport report = run(this.clients, () -> TestSettings.of("chat.model=gpt-9"), "--skip-live");
		assertThat(failure(report).message()).isEqualTo("OpenAI configuration is invalid.");
		assertThat(report.notes()).isNull();
	}

	@Test
	void reportsTheClientsError() {
		OpenAiClientException error = new OpenAiClientException(FailureReason.RATE_LIMIT, "Limited.",
				Map.of("status", 429));
		ProbeReport report = run(new FakeClients(error), () -> TestSettings.of("api-key=k-12345678"));
		assertThat(failure(report)).isEqualTo(new Outcome.Failure("Limited.", FailureReason.RATE_LIMIT.remediation(),
				Map.of("reason", "rate_limit", "status", 429)));
		assertThat(report.settings()).isNotNull();
	}

	@Test
	void reportsOnlyTheTypeOfAnUnexpectedError() {
		ProbeReport report = run(new FakeClients(new IllegalStateException("secret")),
				() -> TestSettings.of("api-key=k-12345678"));
		assertThat(failure(report).details()).containsEntry("reason", "client_init");
		assertThat(failure(report).toString()).contains("IllegalStateException").doesNotContain("secret");
		report = run(new FakeClients(new NoClassDefFoundError("x")), () -> TestSettings.of("api-key=k-12345678"));
		assertThat(failure(report).details()).containsEntry("reason", "client_init");
	}

	private static Outcome.Failure failure(ProbeReport report) {
		return (Outcome.Failure) report.outcome();
	}

	private static ProbeReport run(FakeClients clients, Supplier<OpenAiSettings> settings, String... words) {
		return probe(clients, settings).run(ProbeOptions.parse(List.of(words)), PROGRESS).report();
	}

	private static OpenAiProbe probe(FakeClients clients, Supplier<OpenAiSettings> settings) {
		return new OpenAiProbe(new SettingsLoader(settings, null), () -> clients, () -> List.of(APPLICATION),
				OpenAiMeters::new, new SteppingTime());
	}

}
