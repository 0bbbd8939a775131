package dev.graphrag.openai.telemetry;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import dev.graphrag.openai.CallListener.BudgetPlace;
import dev.graphrag.openai.ClientState.BudgetLeft;
import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.settings.OpenAiSettings.Policy;
import dev.graphrag.openai.settings.OpenAiSettings.PriceChange;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.util.Assert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

class OpenAiMetersTests {

	private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

	private final OpenAiMeters meters = new OpenAiMeters(this.registry);

	@Test
	void keepsTheHelpTextsAndTypesOfTheOriginalDashboards() {
		this.meters.clientCreated(Events.settings());
		assertThat(this.registry.scrape().lines()).contains(
				"# HELP graphrag_openai_chat_latency_ms Latency distribution for OpenAI chat completions (ms).",
				"# TYPE graphrag_openai_chat_latency_ms histogram",
				"# HELP graphrag_openai_chat_tokens_total Token usage for OpenAI chat completions.",
				"# TYPE graphrag_openai_chat_tokens_total counter",
				"# HELP graphrag_openai_embedding_latency_ms Latency distribution for OpenAI embedding requests (ms).",
				"# TYPE graphrag_openai_embedding_latency_ms histogram",
				"# HELP graphrag_openai_embedding_tokens_total Token usage for OpenAI embedding requests.",
				"# TYPE graphrag_openai_embedding_tokens_total counter",
				"# TYPE graphrag_openai_rate_limited_total counter",
				"# TYPE graphrag_openai_retry_after_seconds summary", "# TYPE graphrag_openai_backoff_seconds summary",
				"# TYPE graphrag_openai_retries_total counter", "# TYPE graphrag_openai_failures_total counter",
				"# TYPE graphrag_openai_cost_usd_total counter", "# TYPE graphrag_openai_in_flight gauge");
	}

	@Test
	void showsTheConfiguredModelsAtZeroFromStartUp() {
		this.meters.clientCreated(Events.settings());
		assertThat(this.registry.scrape().lines()).contains(
				"graphrag_openai_chat_latency_ms_bucket{model=\"gpt-4.1-mini\",le=\"100.0\"} 0",
				"graphrag_openai_chat_latency_ms_bucket{model=\"gpt-4.1-mini\",le=\"5000.0\"} 0",
				"graphrag_openai_chat_latency_ms_bucket{model=\"gpt-4.1-mini\",le=\"+Inf\"} 0",
				"graphrag_openai_chat_tokens_total{model=\"gpt-4.1-mini\",token_type=\"prompt\"} 0.0",
				"graphrag_openai_chat_tokens_total{model=\"gpt-4.1-mini\",token_type=\"completion\"} 0.0",
				"graphrag_openai_embedding_latency_ms_bucket{model=\"text-embedding-3-small\",le=\"100.0\"} 0",
				"graphrag_openai_embedding_tokens_total{model=\"text-embedding-3-small\",token_type=\"input\"} 0.0",
				"graphrag_openai_rate_limited_total{model=\"gpt-4.1-mini\",operation=\"chat\"} 0.0",
				"graphrag_openai_retry_after_seconds_count{model=\"gpt-4.1-mini\",operation=\"chat\"} 0",
				"graphrag_openai_backoff_seconds_sum{model=\"text-embedding-3-small\",operation=\"embedding\"} 0.0",
				"graphrag_openai_retries_total{model=\"gpt-4.1-mini\",operation=\"chat\",reason=\"rate_limit\"} 0.0",
				"graphrag_openai_failures_total{model=\"text-embedding-3-small\",operation=\"embedding\",reason=\"dimension_mismatch\"} 0.0",
				"graphrag_openai_cost_usd_total{model=\"gpt-4.1-mini\",token_type=\"prompt\"} 0.0",
				"graphrag_openai_in_flight{operation=\"chat\"} 0.0");
	}

	@Test
	void showsTheFallbackModelOnlyWhereItIsEnabled() {
		this.meters.clientCreated(Events.settings());
		assertThat(this.registry.scrape()).doesNotContain("gpt-4o-mini");
		this.meters.clientCreated(Events.settingsWithFallback());
		assertThat(this.registry.scrape().lines()).contains(
				"graphrag_openai_fallback_total{from_model=\"gpt-4.1-mini\",to_model=\"gpt-4o-mini\"} 0.0",
				"graphrag_openai_chat_tokens_total{model=\"gpt-4o-mini\",token_type=\"prompt\"} 0.0");
	}

	@Test
	void countsTokensAndLatencyOfAnAnswer() {
		this.meters.callSucceeded(FakeCall.chat(), Events.chatAnswer());
		this.meters.callSucceeded(FakeCall.embedding(), Events.embeddingAnswer());
		assertThat(this.registry.scrape().lines()).contains(
				"graphrag_openai_chat_latency_ms_bucket{model=\"gpt-4.1-mini\",le=\"250.0\"} 0",
				"graphrag_openai_chat_latency_ms_bucket{model=\"gpt-4.1-mini\",le=\"500.0\"} 1",
				"graphrag_openai_chat_latency_ms_sum{model=\"gpt-4.1-mini\"} 412.345",
				"graphrag_openai_chat_tokens_total{model=\"gpt-4.1-mini\",token_type=\"prompt\"} 1000.0",
				"graphrag_openai_chat_tokens_total{model=\"gpt-4.1-mini\",token_type=\"completion\"} 200.0",
				"graphrag_openai_embedding_latency_ms_bucket{model=\"text-embedding-3-small\",le=\"100.0\"} 1",
				"graphrag_openai_embedding_tokens_total{model=\"text-embedding-3-small\",token_type=\"input\"} 50.0");
	}

	@Test
	void pricesCachedPromptTokensAsSuch() {
		this.meters.callSucceeded(FakeCall.chat(), Events.chatAnswer());
		assertThat(cost("gpt-4.1-mini", "prompt")).isCloseTo((600 * 0.40 + 400 * 0.10) / 1e6, within(1e-12));
		assertThat(cost("gpt-4.1-mini", "completion")).isCloseTo(200 * 1.60 / 1e6, within(1e-12));
	}

	@Test
	void pricesAtTheTableOfTheClient() {
		SimpleMeterRegistry simple = new SimpleMeterRegistry();
		OpenAiSettings settings = Events.settings().withPricing(Map.of("gpt-4.1-mini", new PriceChange(2.0, 2.0, 4.0)));
		new OpenAiMeters(simple).callSucceeded(FakeCall.chat().of(settings), Events.chatAnswer());
		assertThat(simple.get("graphrag.openai.cost").tag("token_type", "prompt").counter().count()).isCloseTo(0.002,
				within(1e-12));
	}

	@Test
	void estimatesNoCostOfAModelWithoutPrice() {
		this.meters.callSucceeded(FakeCall.embedding("my-model"), Events.embeddingAnswer());
		assertThat(this.registry.scrape()).doesNotContain("graphrag_openai_cost_usd_total")
			.contains("graphrag_openai_embedding_tokens_total{model=\"other\",token_type=\"input\"} 50.0");
	}

	@Test
	void countsRateLimitsWaitsAndRetries() {
		FakeCall call = FakeCall.chat();
		this.meters.attemptStarted(call);
		this.meters.attemptFinished(call, Events.rateLimited(Duration.ofMillis(1500)));
		this.meters.backOffStarted(call, Events.backOff(Duration.ofSeconds(2), Duration.ofMillis(1500)));
		this.meters.attemptStarted(call.nextAttempt());
		assertThat(this.registry.scrape().lines()).contains(
				"graphrag_openai_rate_limited_total{model=\"gpt-4.1-mini\",operation=\"chat\"} 1.0",
				"graphrag_openai_retry_after_seconds_sum{model=\"gpt-4.1-mini\",operation=\"chat\"} 1.5",
				"graphrag_openai_retry_after_seconds_count{model=\"gpt-4.1-mini\",operation=\"chat\"} 1",
				"graphrag_openai_backoff_seconds_sum{model=\"gpt-4.1-mini\",operation=\"chat\"} 2.0",
				"graphrag_openai_retries_total{model=\"gpt-4.1-mini\",operation=\"chat\",reason=\"rate_limit\"} 1.0",
				"graphrag_openai_ratelimit_remaining{kind=\"requests\",model=\"gpt-4.1-mini\"} 0.0",
				"graphrag_openai_ratelimit_remaining{kind=\"tokens\",model=\"gpt-4.1-mini\"} 12.0");
	}

	@Test
	void countsNoRetryForAnInterruptedWait() {
		FakeCall call = FakeCall.chat();
		this.meters.attemptStarted(call);
		this.meters.attemptFinished(call, Events.unreachable());
		this.meters.backOffStarted(call, Events.backOff(Duration.ofSeconds(2), null));
		this.meters.callFailed(call, Events.failure(FailureReason.INTERRUPTED));
		assertThat(this.registry.scrape()).doesNotContain("graphrag_openai_retries_total")
			.contains(
					"graphrag_openai_failures_total{model=\"gpt-4.1-mini\",operation=\"chat\",reason=\"interrupted\"} 1.0");
	}

	@Test
	void countsTheSwitchToTheFallbackAndNotAsARetry() {
		FakeCall call = FakeCall.chat();
		this.meters.attemptStarted(call);
		this.meters.attemptFinished(call, Events.unreachable());
		this.meters.fellBack(call.fallBackTo("gpt-4o-mini"), "gpt-4.1-mini", "gpt-4o-mini");
		this.meters.attemptStarted(call);
		assertThat(this.registry.scrape()).doesNotContain("graphrag_openai_retries_total")
			.contains("graphrag_openai_fallback_total{from_model=\"gpt-4.1-mini\",to_model=\"gpt-4o-mini\"} 1.0");
	}

	@Test
	void tellsTheCallsInFlight() {
		FakeCall first = FakeCall.chat();
		this.meters.callStarted(first);
		this.meters.callStarted(FakeCall.chat());
		this.meters.callFailed(first, Events.failure(FailureReason.TRANSIENT_FAILURE));
		assertThat(this.registry.scrape()).contains("graphrag_openai_in_flight{operation=\"chat\"} 1.0")
			.contains("graphrag_openai_in_flight{operation=\"embedding\"} 0.0");
	}

	@Test
	void countsNoCallInFlightThoughTheRegistryRefusesAMeter() {
		SimpleMeterRegistry refusing = new SimpleMeterRegistry();
		refusing.config().meterFilter(new MeterFilter() {
			@Override
			public Meter.Id map(Meter.Id id) {
				Assert.state(!id.getName().contains("latency"), "no such meter");
				return id;
			}
		});
		OpenAiMeters hindered = new OpenAiMeters(refusing);
		hindered.callStarted(FakeCall.chat());
		assertThatIllegalStateException()
			.isThrownBy(() -> hindered.callSucceeded(FakeCall.chat(), Events.chatAnswer()));
		hindered.callStarted(FakeCall.chat());
		assertThatIllegalStateException()
			.isThrownBy(() -> hindered.callFailed(FakeCall.chat(), Events.failure(FailureReason.RATE_LIMIT)));
		assertThat(refusing.get("graphrag.openai.in.flight").tag("operation", "chat").gauge().value()).isZero();
	}

	@Test
	void registersTheReasonsThatAnOperationCanEndWith() {
		this.meters.clientCreated(Events.settings());
		for (FailureReason reason : FailureReason.values()) {
			String chat = failures("gpt-4.1-mini", "chat", reason);
			String embedding = failures("text-embedding-3-small", "embedding", reason);
			boolean embeddingOnly = switch (reason) {
				case NO_EMBEDDING, DIMENSION_MISMATCH, INVALID_VECTOR -> true;
				default -> false;
			};
			assertThat(this.registry.scrape().lines().anyMatch(chat::equals)).isEqualTo(!embeddingOnly);
			assertThat(this.registry.scrape().lines().anyMatch(embedding::equals))
				.isEqualTo(reason != FailureReason.NO_CHOICES);
		}
		assertThat(this.registry.scrape().lines()).contains(failures("other", "chat", FailureReason.UNSUPPORTED_MODEL),
				failures("other", "embedding", FailureReason.UNSUPPORTED_MODEL));
	}

	@Test
	void showsTheModelsOfAnotherPolicy() {
		this.meters.clientCreated(Events.settingsWithFallback().withPolicy(new Policy("gpt-6-mini", "gpt-6-nano")));
		assertThat(this.registry.scrape()).doesNotContain("gpt-4");
		assertThat(this.registry.scrape().lines()).contains(
				"graphrag_openai_fallback_total{from_model=\"gpt-6-mini\",to_model=\"gpt-6-nano\"} 0.0",
				"graphrag_openai_chat_tokens_total{model=\"gpt-6-nano\",token_type=\"prompt\"} 0.0");
		assertThat(this.registry.find("graphrag.openai.cost").tag("model", "gpt-6-mini").meters()).isEmpty();
	}

	@Test
	void addsNoSeriesForAThousandUnknownModels() {
		this.meters.clientCreated(Events.settings());
		unknownModel(0);
		long series = this.registry.scrape().lines().count();
		IntStream.range(1, 1000).forEach(this::unknownModel);
		assertThat(this.registry.scrape().lines().count()).isEqualTo(series);
	}

	@Test
	void showsStreamsAtZeroFromStartUp() {
		this.meters.clientCreated(Events.settingsWithFallback());
		assertThat(this.registry.scrape().lines()).contains(
				"# HELP graphrag_openai_first_token_ms Time to the first content of OpenAI chat streams (ms).",
				"# TYPE graphrag_openai_first_token_ms histogram",
				"# HELP graphrag_openai_streams_total OpenAI chat streams that began, by how they ended.",
				"# TYPE graphrag_openai_streams_total counter",
				"graphrag_openai_first_token_ms_bucket{model=\"gpt-4.1-mini\",le=\"100.0\"} 0",
				"graphrag_openai_first_token_ms_bucket{model=\"gpt-4o-mini\",le=\"5000.0\"} 0",
				streams("gpt-4.1-mini", "completed", 0), streams("gpt-4.1-mini", "failed", 0),
				streams("gpt-4.1-mini", "cancelled", 0), streams("gpt-4o-mini", "completed", 0));
	}

	@Test
	void timesTheFirstTokenFromTheStartOfTheSuccessfulAttempt() {
		MockClock clock = new MockClock();
		PrometheusMeterRegistry timed = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, new PrometheusRegistry(),
				clock);
		OpenAiMeters streams = new OpenAiMeters(timed);
		FakeCall call = FakeCall.stream();
		streams.callStarted(call);
		streams.attemptStarted(call);
		clock.add(Duration.ofMillis(700));
		streams.attemptFinished(call, Events.rateLimited(null));
		clock.add(Duration.ofMillis(500));
		streams.attemptStarted(call.nextAttempt());
		clock.add(Duration.ofMillis(180));
		streams.firstContent(call);
		clock.add(Duration.ofSeconds(2));
		streams.callSucceeded(call, Events.chatAnswer());
		assertThat(timed.scrape().lines()).contains(
				"graphrag_openai_first_token_ms_bucket{model=\"gpt-4.1-mini\",le=\"100.0\"} 0",
				"graphrag_openai_first_token_ms_bucket{model=\"gpt-4.1-mini\",le=\"250.0\"} 1",
				"graphrag_openai_first_token_ms_sum{model=\"gpt-4.1-mini\"} 180.0",
				"graphrag_openai_chat_latency_ms_sum{model=\"gpt-4.1-mini\"} 412.345",
				streams("gpt-4.1-mini", "completed", 1));
	}

	@Test
	void labelsTheFirstTokenWithTheFallbackThatBroughtIt() {
		FakeCall call = FakeCall.stream().of(Events.settingsWithFallback());
		this.meters.attemptStarted(call);
		this.meters.attemptFinished(call, Events.unreachable());
		this.meters.fellBack(call.fallBackTo("gpt-4o-mini"), "gpt-4.1-mini", "gpt-4o-mini");
		this.meters.attemptStarted(call);
		this.meters.firstContent(call);
		assertThat(this.registry.scrape()).contains("graphrag_openai_first_token_ms_count{model=\"gpt-4o-mini\"} 1")
			.doesNotContain("graphrag_openai_first_token_ms_count{model=\"gpt-4.1-mini\"}");
	}

	@Test
	void countsACancelledStreamAsNoFailure() {
		this.meters.clientCreated(Events.settings());
		FakeCall call = FakeCall.stream();
		this.meters.callStarted(call);
		this.meters.attemptStarted(call);
		this.meters.firstContent(call);
		this.meters.callCancelled(call);
		assertThat(this.registry.scrape().lines())
			.contains(streams("gpt-4.1-mini", "cancelled", 1), streams("gpt-4.1-mini", "failed", 0),
					"graphrag_openai_in_flight{operation=\"chat\"} 0.0",
					"graphrag_openai_chat_tokens_total{model=\"gpt-4.1-mini\",token_type=\"completion\"} 0.0")
			.filteredOn((line) -> line.startsWith("graphrag_openai_failures_total"))
			.allMatch((line) -> line.endsWith(" 0.0"));
	}

	@Test
	void countsAFailedStreamAsBoth() {
		FakeCall call = FakeCall.stream();
		this.meters.callStarted(call);
		this.meters.callFailed(call, Events.failure(FailureReason.TRANSIENT_FAILURE));
		assertThat(this.registry.scrape()).contains(streams("gpt-4.1-mini", "failed", 1))
			.contains(
					"graphrag_openai_failures_total{model=\"gpt-4.1-mini\",operation=\"chat\",reason=\"transient_failure\"} 1.0");
	}

	@Test
	void countsAFutureAsNoStream() {
		FakeCall call = FakeCall.embedding();
		this.meters.callStarted(call);
		this.meters.attemptStarted(call);
		this.meters.callCancelled(call);
		this.meters.callStarted(FakeCall.chat());
		this.meters.callSucceeded(FakeCall.chat(), Events.chatAnswer());
		assertThat(this.registry.scrape()).doesNotContain("graphrag_openai_streams_total")
			.doesNotContain("graphrag_openai_first_token_ms")
			.contains("graphrag_openai_in_flight{operation=\"embedding\"} 0.0");
		assertThat(call.hasAttributes()).isFalse();
	}

	@Test
	void showsTheRateBudgetOfWhatIsLimitedAtZeroFromStartUp() {
		this.meters.clientCreated(Events.settingsWithLimits());
		assertThat(budgetSamples()).containsExactlyInAnyOrder(
				"graphrag_openai_budget_available{kind=\"requests\",model=\"gpt-4.1-mini\"} 0.0",
				"graphrag_openai_budget_available{kind=\"tokens\",model=\"gpt-4.1-mini\"} 0.0",
				"graphrag_openai_budget_available{kind=\"tokens\",model=\"text-embedding-3-small\"} 0.0",
				"graphrag_openai_budget_wait_seconds_count{model=\"gpt-4.1-mini\",operation=\"chat\"} 0",
				"graphrag_openai_budget_wait_seconds_sum{model=\"gpt-4.1-mini\",operation=\"chat\"} 0.0",
				"graphrag_openai_budget_wait_seconds_max{model=\"gpt-4.1-mini\",operation=\"chat\"} 0.0",
				"graphrag_openai_budget_wait_seconds_count{model=\"text-embedding-3-small\",operation=\"embedding\"} 0",
				"graphrag_openai_budget_wait_seconds_sum{model=\"text-embedding-3-small\",operation=\"embedding\"} 0.0",
				"graphrag_openai_budget_wait_seconds_max{model=\"text-embedding-3-small\",operation=\"embedding\"} 0.0");
	}

	@Test
	void showsNoRateBudgetWhereNothingIsLimited() {
		this.meters.clientCreated(Events.settings());
		this.meters.budgetReserved(FakeCall.chat(), new BudgetPlace(Duration.ZERO, BudgetLeft.UNKNOWN));
		assertThat(budgetSamples()).isEmpty();
	}

	@Test
	void remembersWhatTheRateBudgetHadLeft() {
		FakeCall call = FakeCall.chat();
		this.meters.budgetReserved(call, new BudgetPlace(Duration.ZERO, new BudgetLeft(499L, 149_000L)));
		this.meters.budgetReserved(call, new BudgetPlace(Duration.ZERO, new BudgetLeft(498L, 148_000L)));
		assertThat(budgetSamples()).containsExactlyInAnyOrder(
				"graphrag_openai_budget_available{kind=\"requests\",model=\"gpt-4.1-mini\"} 498.0",
				"graphrag_openai_budget_available{kind=\"tokens\",model=\"gpt-4.1-mini\"} 148000.0");
	}

	@Test
	void countsEveryWaitForTheRateBudgetAtItsActualLength() {
		this.meters.clientCreated(Events.settingsWithLimits());
		FakeCall call = FakeCall.chat();
		this.meters.budgetReserved(call, Events.place(Duration.ofSeconds(9)));
		this.meters.budgetWaitEnded(call, Duration.ofMillis(1500));
		this.meters.budgetWaitEnded(call, Duration.ofMillis(250));
		assertThat(budgetSamples()).contains(
				"graphrag_openai_budget_wait_seconds_count{model=\"gpt-4.1-mini\",operation=\"chat\"} 2",
				"graphrag_openai_budget_wait_seconds_sum{model=\"gpt-4.1-mini\",operation=\"chat\"} 1.75",
				"graphrag_openai_budget_wait_seconds_max{model=\"gpt-4.1-mini\",operation=\"chat\"} 1.5");
	}

	@Test
	void keepsWhatIsLeftForAnUnknownModelToItself() {
		FakeCall call = FakeCall.embedding("bogus");
		this.meters.budgetReserved(call, Events.place(Duration.ofSeconds(1)));
		this.meters.budgetWaitEnded(call, Duration.ofSeconds(1));
		assertThat(budgetSamples()).containsExactlyInAnyOrder(
				"graphrag_openai_budget_wait_seconds_count{model=\"other\",operation=\"embedding\"} 1",
				"graphrag_openai_budget_wait_seconds_sum{model=\"other\",operation=\"embedding\"} 1.0",
				"graphrag_openai_budget_wait_seconds_max{model=\"other\",operation=\"embedding\"} 1.0");
	}

	@Test
	void obeysTheUsersFilters() {
		SimpleMeterRegistry simple = new SimpleMeterRegistry();
		simple.config().commonTags("region", "eu").meterFilter(MeterFilter.denyNameStartsWith("graphrag.openai.chat"));
		OpenAiMeters filtered = new OpenAiMeters(simple);
		filtered.clientCreated(Events.settings());
		filtered.callSucceeded(FakeCall.chat(), Events.chatAnswer());
		assertThat(simple.getMeters()).isNotEmpty()
			.extracting(Meter::getId)
			.allMatch((id) -> "eu".equals(id.getTag("region")))
			.noneMatch((id) -> id.getName().startsWith("graphrag.openai.chat"));
	}

	private void unknownModel(int number) {
		FakeCall call = FakeCall.embedding("bogus-" + number);
		this.meters.attemptFinished(call, Events.rateLimited(Duration.ofSeconds(1)));
		this.meters.callSucceeded(call, Events.embeddingAnswer());
		FakeCall refused = FakeCall.chat("bogus-" + number);
		this.meters.callFailed(refused, Events.failure(FailureReason.UNSUPPORTED_MODEL));
	}

	private List<String> budgetSamples() {
		return this.registry.scrape().lines().filter((line) -> line.startsWith("graphrag_openai_budget_")).toList();
	}

	private static String streams(String model, String outcome, int count) {
		return "graphrag_openai_streams_total{model=\"" + model + "\",outcome=\"" + outcome + "\"} " + count + ".0";
	}

	private static String failures(String model, String operation, FailureReason reason) {
		return "graphrag_openai_failures_total{model=\"" + model + "\",operation=\"" + operation + "\",reason=\""
				+ reason.code() + "\"} 0.0";
	}

	private double cost(String model, String tokenType) {
		return this.registry.get("graphrag.openai.cost")
			.tag("model", model)
			.tag("token_type", tokenType)
			.counter()
			.count();
	}

}
