package dev.graphrag.openai.retry;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleSupplier;

import dev.graphrag.openai.CallListener;
import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.SharedOpenAiClient;
import dev.graphrag.openai.client.GuardedClientFactory;
import dev.graphrag.openai.client.ManualTime;
import dev.graphrag.openai.client.TestClients;
import dev.graphrag.openai.http.AttemptFailure;
import dev.graphrag.openai.http.RawServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link RetryAfterBackOffPolicy} by the waits of whole calls.
 */
class RetryAfterBackOffPolicyTests {

	private final ManualTime time = new ManualTime();

	private DoubleSupplier random = () -> 0;

	private OpenAiClientException failure = new OpenAiClientException(FailureReason.CLIENT_INIT, "", Map.of());

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "- - - | 500 1000 2000", "1 2 | 1000 2000", "0 0 0 | 500 1000 2000", "0.2 0.2 | 500 1000",
					"3 - - | 3000 3000 6000", "3 1 - | 3000 3000 6000", "- 10 - | 500 10000 10000",
					"100 - - | 100000 30000 30000", "120 | 120000", "-10 NaN | 500 1000",
					"- - - - - - - - | 500 1000 2000 4000 8000 16000 30000 30000" })
	void waitsAsServerAsksOrExponentially(String headers, String waits) {
		assertThat(waits(Map.of("retry.max-elapsed", "1h"), headers.split(" "))).isEqualTo(milliseconds(waits));
	}

	@ParameterizedTest
	@CsvSource({ "120.1", "121", "3600", "31536000" })
	void longerRetryAfterThanObeyedIsNotWaitedFor(String retryAfter) {
		assertThat(waits(Map.of(), "-", retryAfter, "-")).isEqualTo(milliseconds("500"));
		assertThat(this.failure.details()).containsEntry("exhausted_by", "max_retry_after");
	}

	@Test
	void waitThatReachesDeadlineIsNotBegun() {
		assertThat(waits(Map.of("retry.max-elapsed", "3s"), "1", "2", "-")).isEqualTo(milliseconds("1000"));
		assertThat(this.failure.details()).containsEntry("exhausted_by", "max_elapsed");
	}

	@Test
	void backoffAboveItsCeilingIsCapped() {
		assertThat(waits(Map.of("retry.backoff", "90s", "retry.max-backoff", "2s"), "-", "-"))
			.isEqualTo(milliseconds("2000 2000"));
	}

	@Test
	void jitterStaysWithinItsBounds() {
		Random seeded = new Random(3);
		this.random = seeded::nextDouble;
		for (int count = 0; count < 5; count++) {
			List<Duration> waits = waits(Map.of("retry.jitter", "0.25"), "-", "-", "-");
			for (int index = 0; index < 3; index++) {
				assertThat(waits.get(index).toMillis()).isBetween(375L << index, 500L << index);
			}
		}
	}

	@Test
	void jitterLeavesRetryAfterExact() {
		this.random = () -> 0.9;
		assertThat(waits(Map.of("retry.jitter", "1"), "1", "2")).isEqualTo(milliseconds("1000 2000"));
	}

	@Test
	void fullJitterMayWaitNoTime() {
		this.random = () -> 1;
		assertThat(waits(Map.of("retry.jitter", "1"), "-", "-")).isEqualTo(milliseconds("0 0"));
	}

	@Test
	void callersThatFailTogetherComeBackApart() {
		Random seeded = new Random(4);
		this.random = seeded::nextDouble;
		List<Duration> waits = new ArrayList<>();
		for (int caller = 0; caller < 20; caller++) {
			waits.addAll(waits(Map.of("retry.jitter", "0.25"), "-"));
		}
		assertThat(waits).doesNotHaveDuplicates();
	}

	@Test
	void sleepThatOverrunsDeadlineEndsSeries() {
		OpenAiSettings settings = TestClients.settings("http://localhost/v1", Map.of());
		AtomicReference<Duration> remaining = new AtomicReference<>(Duration.ofSeconds(1));
		AtomicReference<RetryingCall.Limit> limit = new AtomicReference<>();
		List<String> attempts = new ArrayList<>();
		AttemptSeries series = new AttemptSeries(settings.retry(), this.time, this.random);
		AttemptFailure last = catchThrowableOfType(AttemptFailure.class,
				() -> series.run(new LateCall(remaining, limit), () -> {
					attempts.add("attempt");
					throw AttemptFailure.unreadable();
				}));
		assertThat(last).isNotNull();
		assertThat(attempts).hasSize(1);
		assertThat(limit.get()).isEqualTo(RetryingCall.Limit.MAX_ELAPSED);
	}

	@Test
	void defectsAreNotRetried() {
		AttemptSeries series = new AttemptSeries(TestClients.settings("http://localhost/v1", Map.of()).retry(),
				this.time, this.random);
		assertThatIllegalStateException().isThrownBy(() -> series
			.run(new LateCall(new AtomicReference<>(Duration.ofDays(1)), new AtomicReference<>()), () -> {
				throw new IllegalStateException("a defect");
			})).withMessage("a defect");
		assertThat(this.time.sleeps()).isEmpty();
	}

	private List<Duration> waits(Map<String, String> properties, String... headers) {
		int before = this.time.sleeps().size();
		RawServer.Script script = (connection) -> {
			for (String header : headers) {
				connection.readRequest();
				connection.write(RawServer.answer("429 Too Many Requests",
						header.equals("-") ? "" : "Retry-After: " + header + "\r\n", ""));
			}
			connection.readRequest();
			connection.write(RawServer.answer("400 Bad Request", "", ""));
		};
		Map<String, String> all = new HashMap<>(properties);
		all.put("retry.max-attempts", "99");
		try (RawServer server = new RawServer(script);
				SharedOpenAiClient client = new GuardedClientFactory(new CallListener() {
				}, List.of(), this.time, () -> this.random.getAsDouble())
					.create(TestClients.settings(server.baseUrl(), all), List.of())) {
			this.failure = catchThrowableOfType(OpenAiClientException.class, () -> client.chat("Hello"));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		return List.copyOf(this.time.sleeps().subList(before, this.time.sleeps().size()));
	}

	private static List<Duration> milliseconds(String waits) {
		return Arrays.stream(waits.split(" ")).map((wait) -> Duration.ofMillis(Long.parseLong(wait))).toList();
	}

	/**
	 * A call whose waits take all the time it has.
	 */
	private record LateCall(AtomicReference<Duration> left,
			AtomicReference<RetryingCall.Limit> limit) implements RetryingCall {

		@Override
		public Duration remaining() {
			return Objects.requireNonNull(this.left.get());
		}

		@Override
		public void backingOff(CallListener.BackOff backOff) {
			this.left.set(Duration.ZERO);
		}

		@Override
		public void exhaustedBy(Limit limit) {
			this.limit.set(limit);
		}

		@Override
		public void drew(int tokens) {
			// Nothing is given back.
		}

		@Override
		public int takeDrawn() {
			return 0;
		}

	}

}
