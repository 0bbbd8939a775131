package dev.graphrag.openai.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
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
import dev.graphrag.openai.http.RawServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * What closing a client does to its calls, and what a deadline of its own does to one.
 */
@Timeout(30)
class ClosingTests {

	private static final String CHAT = RawServer.ok(OpenAiStubs.chat("m"));

	private static final RawServer.Script UNAVAILABLE = RawServer
		.answering(RawServer.answer("503 Service Unavailable", "Retry-After: 100\r\n", ""));

	private final CountDownLatch waiting = new CountDownLatch(1);

	private final AtomicReference<OpenAiClientException> failure = new AtomicReference<>();

	private final AtomicBoolean flag = new AtomicBoolean(true);

	@Test
	void waitsEndAtOnceWithoutAnInterruptFlag() throws Exception {
		try (RawServer server = new RawServer(UNAVAILABLE); SharedOpenAiClient client = client(server)) {
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
		try (RawServer server = new RawServer(UNAVAILABLE); SharedOpenAiClient client = client(server)) {
			((StagedClose) client).endWaits();
			OpenAiClientException ended = catchThrowableOfType(OpenAiClientException.class, () -> client.chat("Hello"));
			assertThat(ended.reason()).isEqualTo(FailureReason.INTERRUPTED);
			assertThat(server.requests()).isOne();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void requestsGoOnWhileWaitsEnd() throws Exception {
		CountDownLatch received = new CountDownLatch(1);
		CountDownLatch answer = new CountDownLatch(1);
		try (RawServer server = new RawServer((connection) -> {
			connection.readRequest();
			received.countDown();
			answer.await();
			connection.write(CHAT);
		}); SharedOpenAiClient client = client(server)) {
			Thread caller = call(client);
			received.await();
			((StagedClose) client).endWaits();
			assertThat(((StagedClose) client).idle()).isFalse();
			answer.countDown();
			caller.join();
			assertThat(this.failure).hasNullValue();
		}
	}

	@Test
	void closingEndsRequestsAsInterrupted() throws Exception {
		CountDownLatch received = new CountDownLatch(1);
		try (RawServer server = new RawServer((connection) -> {
			connection.readRequest();
			received.countDown();
			connection.stall();
		})) {
			SharedOpenAiClient client = client(server);
			Thread caller = call(client);
			received.await();
			client.close();
			caller.join();
			assertThat(this.failure.get()).extracting(OpenAiClientException::reason)
				.isEqualTo(FailureReason.INTERRUPTED);
			assertThat(this.flag).isFalse();
			assertThat(catchThrowableOfType(OpenAiClientException.class, () -> client.chat("Hello")).reason())
				.isEqualTo(FailureReason.INTERRUPTED);
			assertThat(server.requests()).isOne();
		}
	}

	@Test
	void deadlineOfTheCallEndsTheSeriesSooner() throws Exception {
		ManualTime time = new ManualTime();
		try (RawServer server = new RawServer(
				RawServer.answering(RawServer.answer("429 Too Many Requests", "Retry-After: 4\r\n", "")));
				SharedOpenAiClient client = TestClients
					.client(TestClients.settings(server.baseUrl(), Map.of("retry.max-attempts", "9")), time)) {
			OpenAiClientException ended = catchThrowableOfType(OpenAiClientException.class,
					() -> client.withDeadline(Duration.ofSeconds(10)).chat("Hello"));
			assertThat(time.sleeps()).containsExactly(Duration.ofSeconds(4), Duration.ofSeconds(4));
			assertThat(ended.details()).containsEntry("exhausted_by", "max_elapsed");
			assertThat(ended.retryAfter()).isEqualTo(Duration.ofSeconds(4));
		}
	}

	@Test
	void deadlineOfTheCallBoundsItsRequest() throws Exception {
		try (RawServer server = new RawServer((connection) -> connection.stall());
				SharedOpenAiClient client = client(server)) {
			OpenAiClientException ended = catchThrowableOfType(OpenAiClientException.class,
					() -> client.withDeadline(Duration.ofMillis(200)).chat("Hello"));
			assertThat(ended.reason()).isEqualTo(FailureReason.TRANSIENT_FAILURE);
			assertThat(server.connections()).isOne();
		}
	}

	@Test
	void deadlineThatPassesAtOnceIsNamedWithoutARequest() throws Exception {
		try (RawServer server = new RawServer(RawServer.Connection::stall);
				SharedOpenAiClient client = client(server)) {
			OpenAiClientException ended = catchThrowableOfType(OpenAiClientException.class,
					() -> client.withDeadline(Duration.ofNanos(1)).chat("Hello"));
			assertThat(ended.reason()).isEqualTo(FailureReason.TRANSIENT_FAILURE);
			assertThat(ended).hasMessageContaining("deadline").hasMessageNotContaining(" ms");
			assertThat(server.requests()).isZero();
		}
	}

	@Test
	void noRequestIsMadeOnceTheDeadlineHasPassed() throws Exception {
		ManualTime time = new ManualTime();
		ApiKeySource slow = () -> {
			time.advance(Duration.ofSeconds(10));
			return new Secret("sk-test-0123456789");
		};
		try (RawServer server = new RawServer(RawServer.answering(CHAT));
				SharedOpenAiClient client = new GuardedClientFactory(new CallListener() {
				}, new ClientParts(List.of(), slow, null, List.of(), null, RateBudgets.LOCAL, false), time, () -> 0.5)
					.create(TestClients.settings(server.baseUrl(), Map.of("api-key", "")), List.of())) {
			OpenAiClientException ended = catchThrowableOfType(OpenAiClientException.class,
					() -> client.withDeadline(Duration.ofSeconds(5)).chat("Hello"));
			assertThat(ended.reason()).isEqualTo(FailureReason.TRANSIENT_FAILURE);
			assertThat(ended).hasMessageContaining("deadline");
			assertThat(server.requests()).isZero();
		}
	}

	@Test
	void deadlineExtendsNothing() throws Exception {
		ManualTime time = new ManualTime();
		try (RawServer server = new RawServer(UNAVAILABLE);
				SharedOpenAiClient client = TestClients
					.client(TestClients.settings(server.baseUrl(), Map.of("retry.max-elapsed", "10s")), time)) {
			OpenAiClientException ended = catchThrowableOfType(OpenAiClientException.class,
					() -> client.withDeadline(Duration.ofDays(1)).chat("Hello"));
			assertThat(ended.details()).containsEntry("exhausted_by", "max_elapsed");
			assertThat(time.sleeps()).isEmpty();
		}
	}

	private SharedOpenAiClient client(RawServer server) {
		CallListener listener = new CallListener() {

			@Override
			public void backOffStarted(Call call, BackOff backOff) {
				ClosingTests.this.waiting.countDown();
			}

		};
		return TestClients.client(TestClients.settings(server.baseUrl(), Map.of()), TimeSource.system(), listener);
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
