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
import dev.graphrag.openai.SharedOpenAiClient;
import dev.graphrag.openai.attempt.AttemptFailure;
import dev.graphrag.openai.attempt.AttemptFailure.Retry;
import dev.graphrag.openai.client.ClientParts;
import dev.graphrag.openai.client.GuardedClientFactory;
import dev.graphrag.openai.client.ManualTime;
import dev.graphrag.openai.client.TestClients;
import dev.graphrag.openai.http.RawServer;
import dev.graphrag.openai.settings.OpenAiSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link RetryRule} by the waits of whole calls.
 */
class RetryRuleTests {

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
		List<String> attempts = new ArrayList<>();
		AttemptSeries series = new AttemptSeries(settings.retry(), this.time, this.random);
		SeriesExhaustedException ended = catchThrowableOfType(SeriesExhaustedException.class,
				() -> series.run(new LateCall(remaining), (onNewConnection) -> {
					attempts.add("attempt");
					throw new AttemptFailure(FailureReason.TRANSIENT_FAILURE, Retry.AFTER_WAIT, "unreadable");
				}));
		assertThat(ended).isNotNull();
		assertThat(attempts).hasSize(1);
		assertThat(ended.limit()).isEqualTo(Limit.MAX_ELAPSED);
	}

	@Test
	void attemptAfterStaleConnectionIsMadeAtOnceAndOnNewOneAndForFree() {
		OpenAiSettings settings = TestClients.settings("http://localhost/v1", Map.of());
		AttemptSeries series = new AttemptSeries(settings.retry(), this.time, this.random);
		List<Boolean> onNewConnection = new ArrayList<>();
		String answer = series.run(new LateCall(new AtomicReference<>(Duration.ofDays(1))), (isNew) -> {
			onNewConnection.add(isNew);
			if (!isNew) {
				throw new AttemptFailure(FailureReason.TRANSIENT_FAILURE, Retry.AFTER_WAIT, "broke")
					.onStaleConnection();
			}
			return "answer";
		});
		assertThat(answer).isEqualTo("answer");
		assertThat(onNewConnection).containsExactly(false, true);
		assertThat(this.time.sleeps()).isEmpty();
		assertThat(series.budget()).isNotNull().extracting(RetryBudget::available).isEqualTo(500);
	}

	@Test
	void defectsAreNotRetried() {
		AttemptSeries series = new AttemptSeries(TestClients.settings("http://localhost/v1", Map.of()).retry(),
				this.time, this.random);
		assertThatIllegalStateException()
			.isThrownBy(() -> series.run(new LateCall(new AtomicReference<>(Duration.ofDays(1))), (onNewConnection) -> {
				throw new IllegalStateException("a defect");
			}))
			.withMessage("a defect");
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
				}, ClientParts.of(), this.time, () -> this.random.getAsDouble())
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
	private record LateCall(AtomicReference<Duration> left) implements RetriedCall {

		@Override
		public Duration remaining() {
			return Objects.requireNonNull(this.left.get());
		}

		@Override
		public void backingOff(CallListener.BackOff backOff) {
			this.left.set(Duration.ZERO);
		}

	}

}
