package dev.graphrag.openai.client;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import dev.graphrag.openai.ApiKeySource;
import dev.graphrag.openai.CallListener;
import dev.graphrag.openai.ChatResult;
import dev.graphrag.openai.ClientState;
import dev.graphrag.openai.ClientState.BudgetLeft;
import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.SharedOpenAiClient;
import dev.graphrag.openai.TimeSource;
import dev.graphrag.openai.budget.BudgetExceededException;
import dev.graphrag.openai.budget.Demand;
import dev.graphrag.openai.budget.RateBudget;
import dev.graphrag.openai.budget.Reservation;
import dev.graphrag.openai.budget.Settlement;
import dev.graphrag.openai.settings.OpenAiSettings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.Exceptions;

import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiChatOptions;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests of how calls ask the rate budget, over real HTTP.
 */
class RateBudgetTests {

	private static final String CHAT = "/v1/chat/completions";

	private static final String CHAT_REQUESTS = "budget.chat.requests-per-minute";

	private static final String CHAT_TOKENS = "budget.chat.tokens-per-minute";

	@RegisterExtension
	static final WireMockExtension server = WireMockExtension.newInstance()
		.options(wireMockConfig().dynamicPort())
		.build();

	private final ManualTime time = new ManualTime();

	private final List<Duration> waited = new ArrayList<>();

	private final List<SharedOpenAiClient> clients = new ArrayList<>();

	private final CallListener waits = new CallListener() {

		@Override
		public void budgetWaitEnded(Call call, Duration duration) {
			RateBudgetTests.this.waited.add(duration);
		}

	};

	@AfterEach
	void close() {
		this.clients.forEach(SharedOpenAiClient::close);
	}

	@Test
	void callsWaitForTheirTurnOutsideTheirLatency() {
		answer(okJson(OpenAiStubs.chat("m")));
		SharedOpenAiClient client = client(Map.of(CHAT_REQUESTS, "2"));
		client.chat("one");
		client.chat("two");
		assertThat(this.waited).isEmpty();
		assertThat(client.chat("three").latencyMs()).isZero();
		assertThat(this.waited).containsExactly(Duration.ofSeconds(30));
	}

	@Test
	void aTurnAfterTheDeadlineFailsAtOnceWithoutARequest() {
		answer(okJson(OpenAiStubs.chat("m")));
		SharedOpenAiClient client = client(Map.of(CHAT_REQUESTS, "1", "retry.max-elapsed", "59s"));
		client.chat("one");
		OpenAiClientException failure = failure(() -> client.chat("two"));
		assertThat(failure.reason()).isEqualTo(FailureReason.RATE_LIMIT);
		assertThat(failure.details()).containsEntry("exhausted_by", "rate_budget")
			.containsEntry("retry_budget_exhausted", false)
			.containsEntry("budget_wait_seconds", 60.0);
		assertThat(failure).hasMessageContaining("would come in 60.0 s, after the call's deadline.");
		assertThat(failure.remediation()).contains("raise graphrag.openai.budget");
		assertThat(this.time.sleeps()).isEmpty();
		requests(1);
		this.time.advance(Duration.ofMinutes(1));
		client.chat("three");
		assertThat(this.waited).isEmpty();
	}

	@Test
	void retriesAskTooAndTheirWaitsCountAgainstTheDeadline() {
		answer(aResponse().withStatus(503));
		SharedOpenAiClient client = client(
				Map.of(CHAT_REQUESTS, "2", "retry.max-attempts", "5", "retry.max-elapsed", "45s"));
		OpenAiClientException failure = failure(() -> client.chat("one"));
		assertThat(failure.reason()).isEqualTo(FailureReason.RATE_LIMIT);
		assertThat(failure.details()).containsEntry("exhausted_by", "rate_budget")
			.containsEntry("attempts", Map.of("gpt-4.1-mini", 3))
			.containsKey("budget_waited_seconds");
		requests(3);
	}

	@Test
	void aRetryThatHasNoTurnDrawsOnNoRetryBudget() {
		answer(aResponse().withStatus(503));
		SharedOpenAiClient client = client(
				Map.of(CHAT_REQUESTS, "1", "retry.max-elapsed", "20s", "retry.budget.capacity", "10"));
		assertThat(failure(() -> client.chat("one")).details()).containsEntry("exhausted_by", "rate_budget");
		requests(1);
		assertThat(client.state().retryBudget()).isEqualTo(10);
	}

	@Test
	void theFallbackHasABudgetOfItsOwnAndIsTakenWhereTheBaselinesHasNoTurnInTime() {
		answer(okJson(OpenAiStubs.chat("m")));
		SharedOpenAiClient client = client(
				Map.of(CHAT_REQUESTS, "1", "fallback.enabled", "true", "retry.max-elapsed", "10s"));
		assertThat(client.chat("one").fallbackUsed()).isFalse();
		assertThat(client.chat("two").fallbackUsed()).isTrue();
		assertThat(this.waited).isEmpty();
	}

	@Test
	void aRefusalPausesEveryoneAsLongAsTheServerAsks() {
		refuseOnce("7");
		SharedOpenAiClient client = client(Map.of(CHAT_REQUESTS, "600", "retry.max-attempts", "1"));
		assertThat(failure(() -> client.chat("one")).retryAfter()).isEqualTo(Duration.ofSeconds(7));
		client.chat("two");
		assertThat(this.waited).containsExactly(Duration.ofSeconds(7));
	}

	@Test
	void aPauseIsNoLongerThanARetryAfterThatIsObeyed() {
		answer(jsonResponse(OpenAiStubs.error("rate_limit_exceeded"), 429).withHeader("Retry-After", "31536000"));
		SharedOpenAiClient client = client(Map.of(CHAT_REQUESTS, "600"));
		failure(() -> client.chat("one"));
		OpenAiClientException failure = failure(() -> client.withDeadline(Duration.ofSeconds(100)).chat("two"));
		assertThat(failure.details()).containsEntry("budget_wait_seconds", 120.0);
	}

	@Test
	void theRetryOfARefusalWaitsNoLongerThanTheServerAsks() {
		refuseOnce("2");
		SharedOpenAiClient client = client(Map.of(CHAT_REQUESTS, "3", CHAT_TOKENS, "3000"));
		client.chat("one");
		assertThat(this.time.sleeps()).containsExactly(Duration.ofSeconds(2));
	}

	@Test
	void whatTheServerHasLeftLowersTheBudget() {
		answer(okJson(OpenAiStubs.chat("m")).withHeader("x-ratelimit-remaining-requests", "1")
			.withHeader("x-ratelimit-reset-requests", "59s"));
		SharedOpenAiClient client = client(Map.of(CHAT_REQUESTS, "60"));
		client.chat("one");
		client.chat("two");
		client.chat("three");
		assertThat(this.waited).containsExactly(Duration.ofSeconds(1));
	}

	@Test
	void tokensAreReservedAsBoundedAndSettledAsUsed() {
		answer(okJson(OpenAiStubs.chat("m")));
		List<BudgetLeft> left = new ArrayList<>();
		SharedOpenAiClient client = client(Map.of(CHAT_TOKENS, "10000"), new CallListener() {

			@Override
			public void budgetReserved(Call call, BudgetPlace place) {
				left.add(place.left());
			}

		});
		Prompt bounded = new Prompt("one", ChatOptions.builder().maxTokens(4000).build());
		client.chat(bounded);
		client.chat(bounded);
		assertThat(left.get(0).tokens()).isBetween(4900L, 5000L);
		assertThat(left.get(1).tokens()).isEqualTo(9000 - 25 - 4000 - 21);
	}

	@Test
	void whatWasNeverSentIsGivenBack() {
		answer(okJson(OpenAiStubs.chat("m")));
		RecordingBudget budget = new RecordingBudget();
		SharedOpenAiClient client = client(budget, () -> {
			throw new IllegalStateException("no vault");
		});
		failure(() -> client.chat("one"));
		assertThat(budget.ends).containsExactly("released");
		requests(0);
	}

	@Test
	void aBudgetOfOthersThatThrowsAfterwardsLosesNoAnswer() {
		answer(okJson(OpenAiStubs.chat("m")));
		for (Throwable thrown : List.of(new IllegalStateException("no such table"), new NoClassDefFoundError("x"))) {
			RecordingBudget budget = new RecordingBudget();
			budget.thrown = thrown;
			assertThat(client(budget, null).chat("one").text()).isEqualTo("Acknowledged.");
		}
	}

	@Test
	void settlesWithTheUsageOfAnAnswerAndWithNoTokensOfARefusal() {
		RecordingBudget budget = new RecordingBudget();
		SharedOpenAiClient client = client(budget, null);
		answer(okJson(OpenAiStubs.chat("m")));
		client.chat("one");
		answer(aResponse().withStatus(400));
		failure(() -> client.chat("two"));
		answer(okJson("{\"choices\":["));
		failure(() -> client.chat("three"));
		assertThat(budget.settlements).extracting(Settlement::tokens).startsWith(25L, 0L, null);
	}

	@Test
	void numbersThatNoServerTakesAreForItToRefuse() {
		answer(jsonResponse(OpenAiStubs.error("invalid_request_error"), 400));
		SharedOpenAiClient client = client(Map.of(CHAT_TOKENS, "10000"));
		for (int number : new int[] { Integer.MIN_VALUE, -1, 0, Integer.MAX_VALUE }) {
			for (Prompt prompt : List.of(
					new Prompt("one", OpenAiChatOptions.builder().model("gpt-4.1-mini").n(number).build()),
					new Prompt("one", ChatOptions.builder().maxTokens(number).build()))) {
				assertThat(failure(() -> client.chat(prompt)).reason()).as("%d", number)
					.isEqualTo(FailureReason.INVALID_REQUEST);
			}
		}
		requests(8);
	}

	@Test
	void aRefusalOfAnInterruptedThreadIsAnInterruption() {
		answer(okJson(OpenAiStubs.chat("m")));
		for (@Nullable
		Duration wait : new @Nullable Duration[] { null, Duration.ofDays(1) }) {
			RateBudget full = (demand) -> {
				throw new BudgetExceededException(wait);
			};
			SharedOpenAiClient client = client(full, null);
			Thread.currentThread().interrupt();
			OpenAiClientException failure = failure(() -> client.chat("one"));
			assertThat(Thread.interrupted()).isTrue();
			assertThat(failure.reason()).isEqualTo(FailureReason.INTERRUPTED);
		}
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "9007199254740991", "9999999", "1e18", "9223372036854775807", "-5", "0", "\"lots\"", "null" })
	void aUsageThatNoRequestCanHaveIsNotBelieved(String usage) {
		RecordingBudget budget = new RecordingBudget();
		SharedOpenAiClient client = client(budget, null);
		answer(okJson(OpenAiStubs.chat("m").replaceAll("(prompt|completion)_tokens\":\\d+", "$1_tokens\":" + usage)));
		client.chat("one");
		assertThat(budget.settlements).extracting(Settlement::tokens).containsOnlyNulls();
		client.chat("one");
		assertThat(budget.demands).extracting(Demand::tokens).hasSize(2).containsOnly(budget.demands.get(0).tokens());
	}

	@Test
	void anInterruptedWaitGivesItsPlaceBack() throws Exception {
		answer(okJson(OpenAiStubs.chat("m")));
		BlockingTime blocking = new BlockingTime();
		SharedOpenAiClient client = client(settings(Map.of(CHAT_REQUESTS, "1")), blocking);
		client.chat("one");
		AtomicReference<Throwable> thrown = new AtomicReference<>();
		Thread caller = new Thread(() -> {
			try {
				client.chat("two");
			}
			catch (OpenAiClientException ex) {
				thrown.set(ex);
			}
		});
		caller.start();
		blocking.sleeping.await();
		caller.interrupt();
		caller.join();
		assertThat(thrown.get()).isInstanceOfSatisfying(OpenAiClientException.class,
				(ex) -> assertThat(ex.reason()).isEqualTo(FailureReason.INTERRUPTED));
		blocking.advance(Duration.ofMinutes(1));
		client.chat("three");
		requests(2);
	}

	@Test
	void aCancelledFutureGivesItsPlaceBack() throws Exception {
		answer(okJson(OpenAiStubs.chat("m")));
		BlockingTime blocking = new BlockingTime();
		SharedOpenAiClient client = client(settings(Map.of(CHAT_REQUESTS, "1")), blocking);
		client.chat("one");
		CompletableFuture<ChatResult> waiting = client.async().chat(new Prompt("two"));
		blocking.sleeping.await();
		waiting.cancel(true);
		givesTheTurnOfAMinuteToTheNext(client, blocking);
	}

	@Test
	void aCancelledStreamGivesItsPlaceBack() throws Exception {
		answer(okJson(OpenAiStubs.chat("m")));
		BlockingTime blocking = new BlockingTime();
		SharedOpenAiClient client = client(settings(Map.of(CHAT_REQUESTS, "1")), blocking);
		client.chat("one");
		Disposable waiting = client.stream(new Prompt("two")).subscribe();
		blocking.sleeping.await();
		waiting.dispose();
		givesTheTurnOfAMinuteToTheNext(client, blocking);
	}

	// A cancellation does not wait for the call's end, so the place may be back a little
	// later.
	private static void givesTheTurnOfAMinuteToTheNext(SharedOpenAiClient client, BlockingTime blocking) {
		blocking.advance(Duration.ofMinutes(1));
		await(() -> {
			ClientState.Budget budget = client.state().budget();
			return budget != null && new BudgetLeft(1L, null).equals(budget.left().get("gpt-4.1-mini"));
		});
		client.chat("three");
		requests(2);
	}

	@Test
	void streamsReserveAndSettleLikeCalls() {
		answer(okJson("""
				data: {"id":"1","model":"m","choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":"stop"}]}

				data: {"id":"1","model":"m","choices":[],"usage":{"prompt_tokens":9,"completion_tokens":2}}

				data: [DONE]

				""").withHeader("Content-Type", "text/event-stream"));
		RecordingBudget budget = new RecordingBudget();
		assertThat(client(budget, null).stream(new Prompt("one")).collectList().block()).isNotEmpty();
		assertThat(budget.settlements).extracting(Settlement::tokens).containsExactly(11L);
	}

	@Test
	void closingTheClientEndsWaitsForTheBudget() throws Exception {
		answer(okJson(OpenAiStubs.chat("m")));
		BlockingTime blocking = new BlockingTime();
		SharedOpenAiClient client = client(settings(Map.of(CHAT_REQUESTS, "1")), blocking);
		client.chat("one");
		ExecutorService threads = Executors.newSingleThreadExecutor();
		try {
			Future<OpenAiClientException> waiting = threads.submit(() -> failure(() -> client.chat("two")));
			blocking.sleeping.await();
			client.close();
			assertThat(waiting.get(10, TimeUnit.SECONDS).reason()).isEqualTo(FailureReason.INTERRUPTED);
		}
		finally {
			threads.shutdownNow();
		}
	}

	@Test
	void nothingIsAskedWhereNothingIsLimited() {
		answer(okJson(OpenAiStubs.chat("m")));
		SharedOpenAiClient client = client(Map.of("budget.embedding.requests-per-minute", "1"));
		for (int call = 0; call < 5; call++) {
			client.chat("one");
		}
		assertThat(this.waited).isEmpty();
		assertThat(client(Map.of()).state().budget()).isNull();
	}

	@Test
	void aSharedBudgetIsNotReplacedByOneOfItsOwnInSilence() {
		OpenAiClientException failure = failure(() -> client(Map.of(CHAT_REQUESTS, "60", "budget.store", "redis")));
		assertThat(failure.reason()).isEqualTo(FailureReason.SETTINGS_LOAD);
		assertThat(failure).hasMessageContaining("graphrag.openai.budget.store");
	}

	@Test
	void theStateTellsWhatIsLeft() {
		answer(okJson(OpenAiStubs.chat("m")));
		SharedOpenAiClient client = client(Map.of(CHAT_REQUESTS, "60"));
		client.chat("one");
		assertThat(client.state().budget()).isNotNull()
			.satisfies((budget) -> assertThat(budget.left()).containsEntry("gpt-4.1-mini", new BudgetLeft(59L, null)));
	}

	private void answer(ResponseDefinitionBuilder answer) {
		server.stubFor(post(anyUrl()).willReturn(answer));
	}

	private void refuseOnce(String retryAfter) {
		server.stubFor(post(anyUrl()).inScenario("refusal")
			.whenScenarioStateIs(Scenario.STARTED)
			.willReturn(
					jsonResponse(OpenAiStubs.error("rate_limit_exceeded"), 429).withHeader("Retry-After", retryAfter))
			.willSetStateTo("good"));
		server.stubFor(post(anyUrl()).inScenario("refusal")
			.whenScenarioStateIs("good")
			.willReturn(okJson(OpenAiStubs.chat("m"))));
	}

	private static void requests(int count) {
		server.verify(count, postRequestedFor(urlEqualTo(CHAT)).withRequestBody(containing("messages")));
	}

	private SharedOpenAiClient client(Map<String, String> properties, CallListener... listeners) {
		List<CallListener> all = new ArrayList<>(List.of(listeners));
		all.add(this.waits);
		return opened(TestClients.client(settings(properties), this.time, all.toArray(CallListener[]::new)));
	}

	private SharedOpenAiClient client(OpenAiSettings settings, TimeSource blocking) {
		return opened(TestClients.client(settings, blocking));
	}

	private SharedOpenAiClient client(RateBudget budget, @Nullable ApiKeySource keys) {
		OpenAiSettings settings = settings(Map.of("retry.max-attempts", "1"));
		ClientParts parts = new ClientParts(List.of(), keys, null, Set.of(), null, (all, account, clock) -> budget,
				false);
		return opened(new GuardedClientFactory(this.waits, parts, this.time, () -> 0.5)
			.create((keys != null) ? settings.withApiKey(null) : settings, List.of()));
	}

	private SharedOpenAiClient opened(SharedOpenAiClient client) {
		this.clients.add(client);
		return client;
	}

	private OpenAiSettings settings(Map<String, String> properties) {
		Map<String, String> all = new HashMap<>(Map.of("warm-up.enabled", "false"));
		all.putAll(properties);
		return TestClients.settings(server.baseUrl() + "/v1", all);
	}

	private static void await(BooleanSupplier condition) {
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
		while (!condition.getAsBoolean()) {
			assertThat(System.nanoTime()).isLessThan(end);
			Thread.onSpinWait();
		}
	}

	private static OpenAiClientException failure(Runnable call) {
		return catchThrowableOfType(OpenAiClientException.class, call::run);
	}

	/**
	 * Has room for everything, and keeps how each place ended.
	 */
	private static final class RecordingBudget implements RateBudget, Reservation {

		private final List<Demand> demands = new ArrayList<>();

		private final List<String> ends = new ArrayList<>();

		private final List<Settlement> settlements = new ArrayList<>();

		private @Nullable Throwable thrown;

		@Override
		public Reservation reserve(Demand demand) {
			this.demands.add(demand);
			return this;
		}

		@Override
		public Duration initialWait() {
			return Duration.ZERO;
		}

		@Override
		public Duration remainingWait() {
			return Duration.ZERO;
		}

		@Override
		public BudgetLeft left() {
			return BudgetLeft.UNKNOWN;
		}

		@Override
		public void release() {
			this.ends.add("released");
		}

		@Override
		public void settle(Settlement settlement) {
			this.settlements.add(settlement);
			if (this.thrown != null) {
				throw Exceptions.propagate(this.thrown);
			}
		}

	}

	/**
	 * Time in which a sleep lasts until it is interrupted.
	 */
	private static final class BlockingTime implements TimeSource {

		private final ManualTime time = new ManualTime();

		private final CountDownLatch sleeping = new CountDownLatch(1);

		@Override
		public long nanoTime() {
			return this.time.nanoTime();
		}

		@Override
		public Instant now() {
			return this.time.now();
		}

		@Override
		public void sleep(Duration delay) throws InterruptedException {
			this.sleeping.countDown();
			new CountDownLatch(1).await();
		}

		void advance(Duration duration) {
			this.time.advance(duration);
		}

	}

}
