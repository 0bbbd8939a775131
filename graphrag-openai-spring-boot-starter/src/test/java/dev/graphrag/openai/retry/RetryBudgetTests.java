package dev.graphrag.openai.retry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntPredicate;

import dev.graphrag.openai.CallListener.BackOff;
import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.attempt.AttemptFailure;
import dev.graphrag.openai.attempt.AttemptFailure.Retry;
import dev.graphrag.openai.client.ManualTime;
import dev.graphrag.openai.client.TestClients;
import dev.graphrag.openai.settings.OpenAiSettings;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RetryBudget}, alone and as it paces the calls of a client.
 */
class RetryBudgetTests {

	private final RetryBudget budget = new RetryBudget(20);

	@Test
	void retryDrawsFiveAndOneAfterTimeoutTen() {
		assertThat(this.budget.draw(false)).isEqualTo(5);
		assertThat(this.budget.draw(true)).isEqualTo(10);
		assertThat(this.budget.available()).isEqualTo(5);
		assertThat(this.budget.draw(true)).isZero();
		assertThat(this.budget.draw(false)).isEqualTo(5);
		assertThat(this.budget.draw(false)).isZero();
		assertThat(this.budget.available()).isZero();
	}

	@Test
	void successGivesBackWhatItDrewOrOne() {
		this.budget.draw(true);
		this.budget.draw(false);
		this.budget.succeeded(5);
		assertThat(this.budget.available()).isEqualTo(10);
		this.budget.succeeded(0);
		assertThat(this.budget.available()).isEqualTo(11);
	}

	@Test
	void neverHoldsMoreThanItsCapacity() {
		this.budget.succeeded(0);
		this.budget.succeeded(10);
		assertThat(this.budget.available()).isEqualTo(this.budget.capacity()).isEqualTo(20);
	}

	@Test
	void losesNothingBetweenThreads() throws Exception {
		RetryBudget shared = new RetryBudget(1_000_000);
		List<Callable<Integer>> tasks = new ArrayList<>();
		for (int task = 0; task < 8; task++) {
			tasks.add(() -> {
				int drawn = 0;
				for (int round = 0; round < 10_000; round++) {
					drawn += shared.draw(round % 2 == 0);
					if (round % 4 == 0) {
						shared.succeeded(0);
						drawn--;
					}
				}
				return drawn;
			});
		}
		ExecutorService threads = Executors.newFixedThreadPool(8);
		int drawn = 0;
		try {
			for (Future<Integer> result : threads.invokeAll(tasks)) {
				drawn += result.get();
			}
		}
		finally {
			threads.shutdownNow();
		}
		assertThat(shared.available()).isEqualTo(1_000_000 - drawn);
	}

	@Test
	void totalOutageComesDownToOneAttemptPerCall() {
		Service service = new Service((call) -> true);
		service.calls(1000);
		assertThat(service.attempts).isBetween(1000, 1000 + 500 / 5);
		int before = service.attempts;
		service.calls(1000);
		assertThat(service.attempts - before).isEqualTo(1000);
	}

	@Test
	void withoutBudgetAnOutageIsTripled() {
		Service service = new Service((call) -> true, "retry.budget.enabled", "false");
		service.calls(1000);
		assertThat(service.attempts).isEqualTo(3000);
	}

	@Test
	void recoveryRefillsBudget() {
		Service service = new Service((call) -> call < 1000);
		service.calls(1000);
		assertThat(service.available()).isLessThan(5);
		service.calls(600);
		assertThat(service.available()).isEqualTo(500);
		assertThat(service.failedCalls).isEqualTo(1000);
	}

	@Test
	void healthyServiceNeverNotices() {
		Random random = new Random(11);
		Service service = new Service((call) -> random.nextInt(100) < 5);
		service.calls(20_000);
		assertThat(service.lowest).isGreaterThan(400);
		assertThat(service.failedCalls).isLessThan(20);
	}

	@Test
	void brownOutOfHalfTheAttemptsIsPaced() {
		Random random = new Random(12);
		Service service = new Service((call) -> random.nextInt(100) < 80);
		service.calls(10_000);
		assertThat(service.attempts).isLessThan(13_000);
	}

	/**
	 * A service whose attempts fail as told, called through one client's series.
	 */
	private static final class Service {

		private final IntPredicate fails;

		private final AttemptSeries series;

		private int calls;

		private int attempts;

		private int failedCalls;

		private int lowest = Integer.MAX_VALUE;

		Service(IntPredicate fails, String... properties) {
			this.fails = fails;
			OpenAiSettings settings = TestClients.settings("http://localhost/v1",
					(properties.length > 0) ? Map.of(properties[0], properties[1]) : Map.of());
			this.series = new AttemptSeries(settings.retry(), new ManualTime(), () -> 0.5);
		}

		void calls(int count) {
			for (int call = 0; call < count; call++) {
				try {
					this.series.run(new Call(), this::attempt);
				}
				catch (SeriesExhaustedException ex) {
					this.failedCalls++;
				}
				this.calls++;
				this.lowest = Math.min(this.lowest, available());
			}
		}

		private String attempt(boolean onNewConnection) {
			this.attempts++;
			if (this.fails.test(this.calls)) {
				throw new AttemptFailure(FailureReason.TRANSIENT_FAILURE, Retry.AFTER_WAIT, "unreadable");
			}
			return "";
		}

		int available() {
			RetryBudget budget = this.series.budget();
			return (budget != null) ? budget.available() : 0;
		}

	}

	/**
	 * A call without a deadline.
	 */
	private static final class Call implements RetriedCall {

		@Override
		public Duration remaining() {
			return Duration.ofDays(1);
		}

		@Override
		public void backingOff(BackOff backOff) {
			// The wait is not of interest.
		}

	}

}
