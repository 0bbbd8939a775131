package dev.graphrag.openai.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import dev.graphrag.openai.ApiKeySource;
import dev.graphrag.openai.CallListener;
import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.Secret;
import dev.graphrag.openai.SharedOpenAiClient;
import dev.graphrag.openai.TimeSource;
import dev.graphrag.openai.budget.RateBudgets;
import dev.graphrag.openai.emulator.OpenAiAnswer;
import dev.graphrag.openai.test.OpenAiEmulator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * What closing a client does to its calls, and what a deadline of its own does to one.
 */
@Timeout(30)
class ClosingTests {

	private static final OpenAiAnswer UNAVAILABLE = OpenAiAnswer.status(503).withHeader("Retry-After", "100");

	private final OpenAiEmulator openAi = OpenAiEmulator.start();

	private final CountDownLatch waiting = new CountDownLatch(1);

	private final AtomicReference<OpenAiClientException> failure = new AtomicReference<>();

	private final AtomicBoolean flag = new AtomicBoolean(true);

	@AfterEach
	void stop() {
		this.openAi.close();
	}

	@Test
	void waitsEndAtOnceWithoutAnInterruptFlag() throws Exception {
		this.openAi.chat().otherwise(UNAVAILABLE);
		try (SharedOpenAiClient client = client()) {
			Thread caller = call(client);
			assertThat(this.waiting.await(10, TimeUnit.SECONDS)).isTrue();
			((StagedClose) client).endWaits();
			caller.join();
			assertThat(this.failure.get()).extracting(OpenAiClientException::reason)
				.isEqualTo(FailureReason.INTERRUPTED);
			assertThat(this.failure.get()).hasMessageContaining("closed");
			assertThat(this.flag).isFalse();
			assertThat(((StagedClose) client).idle()).isTrue();
		}
	}

	@Test
	void noWaitBeginsWhileClosing() {
		this.openAi.chat().otherwise(UNAVAILABLE);
		try (SharedOpenAiClient client = client()) {
			((StagedClose) client).endWaits();
			OpenAiClientException ended = catchThrowableOfType(OpenAiClientException.class, () -> client.chat("Hello"));
			assertThat(ended.reason()).isEqualTo(FailureReason.INTERRUPTED);
			assertThat(this.openAi.requests()).hasSize(1);
		}
	}

	@Test
	void requestsGoOnWhileWaitsEnd() throws Exception {
		CompletableFuture<String> answer = new CompletableFuture<>();
		this.openAi.chat().respond((request) -> answer.join());
		try (SharedOpenAiClient client = client()) {
			Thread caller = call(client);
			Arrivals.awaitRequest(this.openAi);
			((StagedClose) client).endWaits();
			assertThat(((StagedClose) client).idle()).isFalse();
			answer.complete("late");
			caller.join();
			assertThat(this.failure).hasNullValue();
		}
	}

	@Test
	void closingEndsRequestsAsInterrupted() throws Exception {
		this.openAi.chat().stall();
		SharedOpenAiClient client = client();
		Thread caller = call(client);
		Arrivals.awaitRequest(this.openAi);
		client.close();
		caller.join();
		assertThat(this.failure.get()).extracting(OpenAiClientException::reason).isEqualTo(FailureReason.INTERRUPTED);
		assertThat(this.flag).isFalse();
		assertThat(catchThrowableOfType(OpenAiClientException.class, () -> client.chat("Hello")).reason())
			.isEqualTo(FailureReason.INTERRUPTED);
		assertThat(this.openAi.requests()).hasSize(1);
	}

	@Test
	void deadlineOfTheCallEndsTheSeriesSooner() throws Exception {
		this.openAi.chat().otherwise(OpenAiAnswer.rateLimited(Duration.ofSeconds(4)));
		try (SharedOpenAiClient client = client(Map.of("retry.max-attempts", "9"))) {
			OpenAiClientException ended = catchThrowableOfType(OpenAiClientException.class,
					() -> client.withDeadline(Duration.ofSeconds(10)).chat("Hello"));
			assertThat(this.openAi.waits()).containsExactly(Duration.ofSeconds(4), Duration.ofSeconds(4));
			assertThat(ended.details()).containsEntry("exhausted_by", "max_elapsed");
			assertThat(ended.retryAfter()).isEqualTo(Duration.ofSeconds(4));
		}
	}

	@Test
	void deadlineOfTheCallBoundsItsRequest() throws Exception {
		this.openAi.chat().respond("first").stall();
		try (SharedOpenAiClient client = client()) {
			// The deadline is real: it is not to pass while classes load.
			client.chat("Hello");
			OpenAiClientException ended = catchThrowableOfType(OpenAiClientException.class,
					() -> client.withDeadline(Duration.ofSeconds(1)).chat("Hello"));
			assertThat(ended.reason()).isEqualTo(FailureReason.TRANSIENT_FAILURE);
			assertThat(this.openAi.requests()).hasSize(2);
		}
	}

	@Test
	void deadlineThatPassesAtOnceIsNamedWithoutARequest() throws Exception {
		try (SharedOpenAiClient client = client()) {
			OpenAiClientException ended = catchThrowableOfType(OpenAiClientException.class,
					() -> client.withDeadline(Duration.ofNanos(1)).chat("Hello"));
			assertThat(ended.reason()).isEqualTo(FailureReason.TRANSIENT_FAILURE);
			assertThat(ended).hasMessageContaining("deadline").hasMessageNotContaining(" ms");
			assertThat(this.openAi.requests()).isEmpty();
		}
	}

	@Test
	void noRequestIsMadeOnceTheDeadlineHasPassed() throws Exception {
		ApiKeySource slow = () -> {
			this.openAi.advance(Duration.ofSeconds(10));
			return new Secret("sk-test-0123456789");
		};
		try (SharedOpenAiClient client = new GuardedClientFactory(new CallListener() {
		}, new ClientParts(List.of(), slow, null, List.of(), null, RateBudgets.LOCAL, false), this.openAi.time(),
				() -> 0.5)
			.create(TestClients.settings(this.openAi.baseUrl(), Map.of("api-key", "")), List.of())) {
			OpenAiClientException ended = catchThrowableOfType(OpenAiClientException.class,
					() -> client.withDeadline(Duration.ofSeconds(5)).chat("Hello"));
			assertThat(ended.reason()).isEqualTo(FailureReason.TRANSIENT_FAILURE);
			assertThat(ended).hasMessageContaining("deadline");
			assertThat(this.openAi.requests()).isEmpty();
		}
	}

	@Test
	void deadlineExtendsNothing() throws Exception {
		this.openAi.chat().otherwise(UNAVAILABLE);
		try (SharedOpenAiClient client = client(Map.of("retry.max-elapsed", "10s"))) {
			OpenAiClientException ended = catchThrowableOfType(OpenAiClientException.class,
					() -> client.withDeadline(Duration.ofDays(1)).chat("Hello"));
			assertThat(ended.details()).containsEntry("exhausted_by", "max_elapsed");
			assertThat(this.openAi.waits()).isEmpty();
		}
	}

	// Waits take no time.
	private SharedOpenAiClient client(Map<String, String> properties) {
		return TestClients.client(TestClients.settings(this.openAi.baseUrl(), properties), this.openAi.time());
	}

	// Waits are real.
	private SharedOpenAiClient client() {
		CallListener listener = new CallListener() {

			@Override
			public void backOffStarted(Call call, BackOff backOff) {
				ClosingTests.this.waiting.countDown();
			}

		};
		return TestClients.client(TestClients.settings(this.openAi.baseUrl(), Map.of()), TimeSource.system(), listener);
	}

	private Thread call(SharedOpenAiClient client) {
		Thread caller = new Thread(() -> {
			this.failure.set(catchThrowableOfType(OpenAiClientException.class, () -> client.chat("Hello")));
			this.flag.set(Thread.currentThread().isInterrupted());
		});
		caller.start();
		return caller;
	}

}
