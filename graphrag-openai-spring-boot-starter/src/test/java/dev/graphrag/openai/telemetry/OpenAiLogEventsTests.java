package dev.graphrag.openai.telemetry;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.graphrag.openai.CallListener.Answer;
import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.Secret;
import dev.graphrag.openai.settings.BudgetSettings;
import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.settings.OpenAiSettings.Policy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

class OpenAiLogEventsTests {

	@RegisterExtension
	private final CapturedEvents log = new CapturedEvents(Level.TRACE);

	private long now;

	private final OpenAiLogEvents events = new OpenAiLogEvents(() -> this.now);

	@Test
	void logsAChatSuccessAsOneLine() {
		this.events.callSucceeded(FakeCall.chat(), Events.chatAnswer());
		assertThat(this.log.only().getMessage()).isEqualTo("openai.chat.success");
		assertThat(this.log.only().getLevel()).isEqualTo(Level.INFO);
		assertThat(this.log.facts()).containsExactly(entry("actor", "ingest"), entry("call_id", "call-1"),
				entry("model", "gpt-4.1-mini"), entry("attempt", 1), entry("latency_ms", 412.35),
				entry("request_id", "req_1"), entry("prompt_tokens", 1_000L), entry("cached_tokens", 400L),
				entry("completion_tokens", 200L), entry("finish_reason", "stop"));
	}

	@Test
	void logsAStreamSuccessWithTheTimeToItsFirstToken() {
		FakeCall call = FakeCall.stream();
		beginStream(call);
		this.now += Duration.ofSeconds(9).toNanos();
		this.events.callSucceeded(call, Events.chatAnswer());
		assertThat(this.log.only().getMessage()).isEqualTo("openai.stream.success");
		assertThat(this.log.only().getLevel()).isEqualTo(Level.INFO);
		assertThat(this.log.facts()).containsExactly(entry("actor", "ingest"), entry("call_id", "call-1"),
				entry("model", "gpt-4.1-mini"), entry("attempt", 1), entry("latency_ms", 412.35),
				entry("first_token_ms", 180.25), entry("request_id", "req_1"), entry("prompt_tokens", 1_000L),
				entry("cached_tokens", 400L), entry("completion_tokens", 200L), entry("finish_reason", "stop"));
	}

	@Test
	void logsACancelledStreamAtInfo() {
		FakeCall call = FakeCall.stream();
		beginStream(call);
		this.now += Duration.ofSeconds(1).toNanos();
		this.events.callCancelled(call);
		assertThat(this.log.only().getMessage()).isEqualTo("openai.stream.cancelled");
		assertThat(this.log.only().getLevel()).isEqualTo(Level.INFO);
		assertThat(this.log.facts()).containsExactly(entry("actor", "ingest"), entry("call_id", "call-1"),
				entry("model", "gpt-4.1-mini"), entry("attempt", 1), entry("elapsed_ms", 1200.25),
				entry("first_token_ms", 180.25));
	}

	@Test
	void tellsWhereAStreamWasCancelledBeforeItsFirstToken() {
		FakeCall call = FakeCall.stream();
		this.events.callStarted(call);
		this.events.attemptStarted(call);
		this.events.callCancelled(call);
		assertThat(this.log.facts()).contains(entry("elapsed_ms", 0.0)).doesNotContainKey("first_token_ms");
	}

	@Test
	void logsCancelledFuturesByOperation() {
		this.events.callCancelled(FakeCall.chat());
		this.events.callCancelled(FakeCall.embedding());
		assertThat(this.log.names()).containsExactly("openai.chat.cancelled", "openai.embedding.cancelled");
	}

	@Test
	void logsAFailedStreamAsAChatFailureThatSaysSo() {
		FakeCall call = FakeCall.stream();
		beginStream(call);
		this.events.callFailed(call, Events.failure(FailureReason.TRANSIENT_FAILURE));
		assertThat(this.log.only().getMessage()).isEqualTo("openai.chat.failure");
		assertThat(this.log.facts()).contains(entry("streaming", true), entry("first_token_ms", 180.25));
	}

	@Test
	void saysNothingOfStreamsWhereThereIsNone() {
		this.events.callFailed(FakeCall.chat(), Events.failure(FailureReason.TRANSIENT_FAILURE));
		assertThat(this.log.facts()).doesNotContainKeys("streaming", "first_token_ms");
	}

	private void beginStream(FakeCall call) {
		this.events.callStarted(call);
		this.now += Duration.ofMillis(20).toNanos();
		this.events.attemptStarted(call);
		this.now += Duration.ofNanos(180_250_000).toNanos();
		this.events.firstContent(call);
	}

	@Test
	void saysWhereTheRateBudgetIsKept() {
		this.events.clientCreated(Events.settingsWithLimits());
		assertThat(this.log.only().getMessage()).isEqualTo("openai.settings.loaded");
		assertThat(this.log.facts()).containsEntry("budget_store", "local");
	}

	@Test
	void warnsOfASharedBudgetThatLimitsNothing() {
		this.events
			.clientCreated(Events.settings().withBudget(BudgetSettings.none().withStore(BudgetSettings.Store.REDIS)));
		assertThat(this.log.names()).containsExactly("openai.settings.loaded", "openai.settings.unlimited");
		assertThat(this.log.all().get(1).getLevel()).isEqualTo(Level.WARN);
		assertThat(CapturedEvents.facts(this.log.all().get(0))).doesNotContainKey("budget_store");
	}

	@Test
	void logsAnEmbeddingSuccessAsOneLine() {
		this.events.callSucceeded(FakeCall.embedding(), Events.embeddingAnswer());
		assertThat(this.log.only().getMessage()).isEqualTo("openai.embedding.success");
		assertThat(this.log.facts()).contains(entry("model", "text-embedding-3-small"), entry("input_tokens", 50L),
				entry("dimensions", 1536));
	}

	@Test
	void tellsAtDebugThatTheDimensionsOverrideWasApplied() {
		this.events.callSucceeded(FakeCall.embedding(), Events.embeddingAnswer(256));
		assertThat(this.log.names()).containsExactly("openai.embedding.override_applied", "openai.embedding.success");
		assertThat(this.log.all().get(0).getLevel()).isEqualTo(Level.DEBUG);
	}

	@Test
	void tellsAtDebugThatAnOverrideOfTheDefaultLengthWasApplied() {
		OpenAiSettings settings = Events.settings("gpt-4.1-mini", false, 1536, OpenAiSettings.DEFAULT_BASE_URL);
		this.events.callSucceeded(FakeCall.embedding().of(settings), Events.embeddingAnswer());
		assertThat(this.log.names()).contains("openai.embedding.override_applied");
	}

	@Test
	void logsAWaitAtWarn() {
		this.events.backOffStarted(FakeCall.chat(), Events.backOff(Duration.ofMillis(1500), Duration.ofSeconds(1)));
		assertThat(this.log.only().getMessage()).isEqualTo("openai.retry.backoff");
		assertThat(this.log.only().getLevel()).isEqualTo(Level.WARN);
		assertThat(this.log.facts()).contains(entry("attempt", 1), entry("sleep_seconds", 1.5),
				entry("retry_after_seconds", 1.0), entry("reason", "rate_limit"), entry("call_id", "call-1"));
	}

	@Test
	void logsAWaitForTheRateBudgetAtInfoWithTheAttemptToCome() {
		FakeCall call = FakeCall.chat();
		this.events.budgetReserved(call, Events.place(Duration.ofMillis(2_250)));
		this.events.budgetWaitEnded(call, Duration.ofMillis(1_500));
		assertThat(this.log.only().getMessage()).isEqualTo("openai.budget.wait");
		assertThat(this.log.only().getLevel()).isEqualTo(Level.INFO);
		assertThat(this.log.facts()).containsExactly(entry("actor", "ingest"), entry("call_id", "call-1"),
				entry("model", "gpt-4.1-mini"), entry("attempt", 2), entry("wait_seconds", 2.25));
	}

	@Test
	void saysNothingOfAPlaceInTheRateBudgetThatIsFree() {
		this.events.budgetReserved(FakeCall.chat(), Events.place(Duration.ZERO));
		assertThat(this.log.all()).isEmpty();
	}

	@Test
	void tellsThatTheRateBudgetExhaustedACall() {
		this.events.callFailed(FakeCall.chat(),
				Events.failure(FailureReason.RATE_LIMIT, Map.of("exhausted_by", "rate_budget")));
		assertThat(this.log.facts()).contains(entry("reason", "rate_limit"), entry("exhausted_by", "rate_budget"));
	}

	@Test
	void leavesOutWhatIsNotKnown() {
		this.events.backOffStarted(FakeCall.chat(), Events.backOff(Duration.ofSeconds(1), null));
		assertThat(this.log.facts()).doesNotContainKey("retry_after_seconds");
	}

	@Test
	void logsTheFallbackAtWarn() {
		this.events.fellBack(FakeCall.chat("gpt-4o-mini"), "gpt-4.1-mini", "gpt-4o-mini");
		assertThat(this.log.only().getMessage()).isEqualTo("openai.retry.fallback");
		assertThat(this.log.only().getLevel()).isEqualTo(Level.WARN);
		assertThat(this.log.facts()).contains(entry("from_model", "gpt-4.1-mini"), entry("to_model", "gpt-4o-mini"));
	}

	@Test
	void logsAnAttemptAtDebug() {
		this.events.attemptFinished(FakeCall.chat(), Events.rateLimited(null));
		assertThat(this.log.only().getMessage()).isEqualTo("openai.chat.attempt");
		assertThat(this.log.only().getLevel()).isEqualTo(Level.DEBUG);
		assertThat(this.log.facts()).contains(entry("status", 429), entry("reason", "rate_limit"),
				entry("request_id", "req_0"));
	}

	@Test
	void logsAFailureWithItsReasonAndRemediation() {
		this.events.callFailed(FakeCall.chat(),
				Events.failure(FailureReason.AUTHENTICATION, Map.of("status", 401, "request_id", "req_9")));
		assertThat(this.log.only().getMessage()).isEqualTo("openai.chat.failure");
		assertThat(this.log.only().getLevel()).isEqualTo(Level.ERROR);
		assertThat(this.log.facts()).contains(entry("reason", "authentication"), entry("status", 401),
				entry("request_id", "req_9"), entry("remediation", FailureReason.AUTHENTICATION.remediation()));
	}

	@Test
	void logsAFailureThatMayPassByItselfAtWarn() {
		this.events.callFailed(FakeCall.embedding(), Events.failure(FailureReason.RATE_LIMIT));
		assertThat(this.log.only().getMessage()).isEqualTo("openai.embedding.failure");
		assertThat(this.log.only().getLevel()).isEqualTo(Level.WARN);
	}

	@Test
	void logsARefusedModelUnderItsOwnName() {
		this.events.callFailed(FakeCall.chat("gpt-5"), Events.failure(FailureReason.UNSUPPORTED_MODEL,
				Map.of("actor", "ingest", "supplied_model", "gpt-5", "allowed_models", List.of("gpt-4.1-mini"))));
		assertThat(this.log.names()).containsExactly("openai.chat.invalid_model");
		assertThat(this.log.facts()).contains(entry("actor", "ingest"), entry("supplied_model", "gpt-5"),
				entry("allowed_models", "[gpt-4.1-mini]"));
	}

	@Test
	void logsARefusedEmbeddingModelAsAFailure() {
		this.events.callFailed(FakeCall.embedding("ada"), Events.failure(FailureReason.UNSUPPORTED_MODEL));
		assertThat(this.log.names()).containsExactly("openai.embedding.failure");
		assertThat(this.log.only().getLevel()).isEqualTo(Level.ERROR);
	}

	@ParameterizedTest
	@EnumSource
	void logsAtWarnWhatMayPassByItself(FailureReason reason) {
		this.events.callFailed(FakeCall.chat(), Events.failure(reason));
		boolean mayPass = switch (reason) {
			case RATE_LIMIT, TRANSIENT_FAILURE, OVERLOADED, INTERRUPTED -> true;
			default -> false;
		};
		assertThat(this.log.only().getLevel()).isEqualTo(mayPass ? Level.WARN : Level.ERROR);
	}

	@Test
	void distinguishesAMismatchOfAnOverride() {
		this.events.callFailed(FakeCall.embedding(),
				Events.failure(FailureReason.DIMENSION_MISMATCH, Map.of("override", false)));
		this.events.callFailed(FakeCall.embedding(),
				Events.failure(FailureReason.DIMENSION_MISMATCH, Map.of("override", true)));
		assertThat(this.log.names()).containsExactly("openai.embedding.dimension_mismatch",
				"openai.embedding.override_mismatch");
	}

	@Test
	void tellsTheSettingsOfANewClient() {
		this.events.clientCreated(Events.settings());
		assertThat(this.log.only().getMessage()).isEqualTo("openai.settings.loaded");
		assertThat(this.log.facts()).contains(entry("actor", "ingest"), entry("model", "gpt-4.1-mini"),
				entry("embedding_model", "text-embedding-3-small"), entry("embedding_dimensions", 1536),
				entry("max_attempts", 3), entry("backoff_seconds", 0.5));
	}

	@Test
	void tellsEveryOverrideOfANewClientWithoutHostOrKey() {
		this.events.clientCreated(Events.settings("gpt-4o-mini", true, 256, "https://private.example/v1"));
		assertThat(this.log.names()).containsExactly("openai.settings.loaded", "openai.chat.override",
				"openai.embedding.override", "openai.client.base_url_override");
		assertThat(allText()).contains("https://***/v1").doesNotContain(Events.API_KEY, "private.example");
	}

	@Test
	void warnsOfAnotherPolicyThanTheProductsOwn() {
		OpenAiSettings settings = Events.settings().withPolicy(new Policy("gpt-6-mini", "gpt-6-nano"));
		this.events.clientCreated(settings);
		assertThat(this.log.names()).containsExactly("openai.settings.loaded", "openai.policy.override");
		ILoggingEvent override = this.log.all().get(1);
		assertThat(override.getLevel()).isEqualTo(Level.WARN);
		assertThat(CapturedEvents.facts(override)).containsExactly(entry("actor", "ingest"),
				entry("model", "gpt-6-mini"), entry("baseline_model", "gpt-6-mini"),
				entry("fallback_model", "gpt-6-nano"));
	}

	@Test
	void keepsTextFromOutsideOnOneLine() {
		this.events.callFailed(FakeCall.chat("evil\nopenai.chat.success \u2028\u001b[31m" + "x".repeat(10_000)),
				Events.failure(FailureReason.UNSUPPORTED_MODEL));
		assertThat((String) this.log.facts().get("model")).startsWith("evil?openai.chat.success ??[31mxxx")
			.hasSize(201);
	}

	@Test
	void redactsAKeyThatWasPutWhereAModelBelongs() {
		this.events.callFailed(FakeCall.chat("sk-proj-somebodyelses0123456789"), Events
			.failure(FailureReason.UNSUPPORTED_MODEL, Map.of("supplied_model", "sk-proj-somebodyelses0123456789")));
		assertThat(this.log.facts()).contains(entry("model", "***"), entry("supplied_model", "***"));
	}

	@Test
	void redactsTheConfiguredKey() {
		OpenAiSettings settings = Events.settings()
			.withEndpoint("https://gateway.example/v1", new Secret("gateway-key-42"));
		this.events.callFailed(FakeCall.chat("gateway-key-42").of(settings),
				Events.failure(FailureReason.UNSUPPORTED_MODEL));
		assertThat(this.log.facts()).contains(entry("model", "***"));
	}

	@Test
	void masksAServersIdentifiersThatMayBeKeys() {
		this.events.callSucceeded(FakeCall.chat(),
				new Answer(1, 1, 0, 1, "my secret completion", "", 0, Events.API_KEY));
		assertThat(this.log.facts()).contains(entry("request_id", "***"), entry("finish_reason", "***"));
	}

	private String allText() {
		return this.log.all()
			.stream()
			.map((event) -> event.getFormattedMessage() + event.getKeyValuePairs())
			.collect(Collectors.joining("\n"));
	}

}
