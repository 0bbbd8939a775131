package dev.graphrag.openai.budget;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import dev.graphrag.openai.ClientState.BudgetLeft;
import dev.graphrag.openai.attempt.RateLimits;
import dev.graphrag.openai.attempt.RateLimits.Left;
import dev.graphrag.openai.client.ManualTime;
import dev.graphrag.openai.settings.BudgetSettings.Limits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class LocalRateBudgetTests {

	private static final Duration LONG = Duration.ofMinutes(5);

	private final ManualTime time = new ManualTime();

	@Test
	void givesAMinutesRequestsAtOnceAndThenOneAfterTheOther() {
		RateBudget budget = requests(60);
		for (int request = 0; request < 60; request++) {
			assertThat(reserve(budget).initialWait()).isZero();
		}
		assertThat(reserve(budget).initialWait()).isEqualTo(Duration.ofSeconds(1));
		assertThat(reserve(budget).initialWait()).isEqualTo(Duration.ofSeconds(2));
	}

	@Test
	void refusesWithoutReservingWhatWouldTakeTooLong() {
		RateBudget budget = requests(1);
		reserve(budget);
		assertThatExceptionOfType(BudgetExceededException.class)
			.isThrownBy(() -> budget.reserve(demand(1, Priority.INTERACTIVE, Duration.ofSeconds(59))))
			.satisfies((ex) -> assertThat(ex.neededWait()).isEqualTo(Duration.ofMinutes(1)));
		this.time.advance(Duration.ofMinutes(1));
		assertThat(reserve(budget).initialWait()).isZero();
	}

	@Test
	void whatWasReservedTooMuchShortensTheWaitOfThoseInLine() {
		RateBudget budget = tokens(6000);
		Reservation first = reserve(budget, 5400);
		Reservation second = reserve(budget, 1000);
		Reservation third = reserve(budget, 1000);
		assertThat(second.remainingWait()).isEqualTo(Duration.ofSeconds(10));
		assertThat(third.remainingWait()).isEqualTo(Duration.ofSeconds(20));
		first.settle(settled(4400));
		assertThat(second.remainingWait()).isZero();
		assertThat(third.remainingWait()).isEqualTo(Duration.ofSeconds(10));
	}

	@Test
	void whoLeavesTheLineLetsThoseBehindForwardAndNobodyElse() {
		RateBudget budget = requests(60);
		for (int request = 0; request < 60; request++) {
			reserve(budget);
		}
		Reservation first = reserve(budget);
		Reservation second = reserve(budget);
		Reservation third = reserve(budget);
		second.release();
		assertThat(first.remainingWait()).isEqualTo(Duration.ofSeconds(1));
		assertThat(third.remainingWait()).isEqualTo(Duration.ofSeconds(2));
		assertThat(reserve(budget).initialWait()).isEqualTo(Duration.ofSeconds(3));
	}

	@Test
	void aPauseMovesEveryoneAndKeepsTheirDistance() {
		RateBudget budget = requests(60);
		Reservation sent = reserve(budget);
		for (int request = 1; request < 60; request++) {
			reserve(budget);
		}
		Reservation first = reserve(budget);
		Reservation second = reserve(budget);
		sent.settle(new Settlement(0L, RateLimits.UNTOLD, Duration.ZERO, Duration.ofSeconds(5)));
		assertThat(first.remainingWait()).isEqualTo(Duration.ofSeconds(6));
		assertThat(second.remainingWait()).isEqualTo(Duration.ofSeconds(7));
		this.time.advance(Duration.ofSeconds(6));
		assertThat(first.remainingWait()).isZero();
		assertThat(second.remainingWait()).isEqualTo(Duration.ofSeconds(1));
	}

	@Test
	void anInteractiveCallGoesBeforeACorpusThatTakesEverything() {
		RateBudget budget = tokens(60_000);
		for (int request = 0; request < 20; request++) {
			budget.reserve(demand(50_000, Priority.BATCH, Duration.ofDays(1)));
		}
		this.time.advance(Duration.ofSeconds(30));
		Reservation call = reserve(budget, 1000);
		assertThat(call.initialWait()).isEqualTo(Duration.ofSeconds(1));
	}

	@Test
	void aModelWithoutLimitsIsNotLimited() {
		RateBudget budget = requests(1);
		Reservation place = budget.reserve(new Demand("other", 1_000_000, Priority.BATCH, Duration.ZERO));
		assertThat(place.initialWait()).isZero();
		assertThat(place.left()).isEqualTo(BudgetLeft.UNKNOWN);
	}

	@Test
	void tellsWhatWasLeftWhenThePlaceWasTaken() {
		RateBudget budget = requests(60);
		Reservation place = reserve(budget);
		reserve(budget);
		assertThat(place.left()).isEqualTo(new BudgetLeft(59L, null));
		assertThat(Objects.requireNonNull(budget.state()).left())
			.containsOnly(Map.entry("m", new BudgetLeft(58L, null)));
	}

	@Test
	void whoWasRefusedGoesFirstAfterThePause() {
		RateBudget budget = tokens(6000);
		Reservation refused = reserve(budget, 1000);
		refused.settle(new Settlement(0L, RateLimits.UNTOLD, Duration.ZERO, Duration.ofSeconds(5)));
		assertThat(reserve(budget, 1000).initialWait()).isEqualTo(Duration.ofSeconds(5));
		assertThat(reserve(budget, 100).initialWait()).isEqualTo(Duration.ofSeconds(6));
	}

	@Test
	void nobodyInLineGoesWhileTheServersWindowHasNothingLeft() {
		RateBudget budget = requests(60);
		Reservation sent = reserve(budget);
		for (int request = 1; request < 90; request++) {
			reserve(budget);
		}
		Reservation call = reserve(budget);
		RateLimits told = new RateLimits(new Left(0, Duration.ofSeconds(20)), null);
		sent.settle(new Settlement(0L, told, Duration.ofSeconds(2), null));
		assertThat(call.remainingWait()).isEqualTo(Duration.ofSeconds(31 + 18));
	}

	@Test
	void aServerThatHasNothingLeftEachTimeStarvesNobody() {
		RateBudget budget = requests(60);
		RateLimits told = new RateLimits(new Left(0, Duration.ofSeconds(1)), null);
		Deque<Reservation> line = new ArrayDeque<>();
		for (int request = 0; request < 200; request++) {
			line.add(reserve(budget));
		}
		while (!line.isEmpty()) {
			Reservation first = line.remove();
			this.time.advance(first.remainingWait());
			assertThat(first.remainingWait()).isZero();
			first.settle(new Settlement(0L, told, Duration.ZERO, null));
		}
		assertThat(Duration.ofNanos(this.time.nanoTime())).isLessThan(Duration.ofSeconds(2 * 200));
	}

	@Test
	@Timeout(60)
	void losesNothingAmongManyThreads() throws Exception {
		LocalRateBudget budget = LocalRateBudget.full(Map.of("m", new Limits(1_000_000L, 900_000_000L)), 0.8,
				this.time);
		ExecutorService threads = Executors.newFixedThreadPool(64);
		List<Future<?>> done = new ArrayList<>();
		for (int thread = 0; thread < 64; thread++) {
			Priority priority = (thread % 2 == 0) ? Priority.BATCH : Priority.INTERACTIVE;
			done.add(threads.submit(() -> take(budget, priority)));
		}
		for (Future<?> thread : done) {
			thread.get();
		}
		threads.shutdown();
		// Of each thread's 3000, 1000 left, and the others took 70 of 100 tokens.
		assertThat(Objects.requireNonNull(budget.state()).left().get("m"))
			.isEqualTo(new BudgetLeft(1_000_000L - 64 * 2000, 810_000_000L - 64 * 2000 * 70));
	}

	private static void take(RateBudget budget, Priority priority) {
		for (int request = 0; request < 3000; request++) {
			Reservation place = budget.reserve(demand(100, priority, LONG));
			if (request % 3 == 0) {
				place.release();
			}
			else {
				place.settle(settled(70));
			}
		}
	}

	private Reservation reserve(RateBudget budget) {
		return reserve(budget, 1);
	}

	private Reservation reserve(RateBudget budget, long tokens) {
		return budget.reserve(demand(tokens, Priority.INTERACTIVE, LONG));
	}

	private static Demand demand(long tokens, Priority priority, Duration timeLeft) {
		return new Demand("m", tokens, priority, timeLeft);
	}

	private static Settlement settled(long tokens) {
		return new Settlement(tokens, RateLimits.UNTOLD, Duration.ZERO, null);
	}

	private RateBudget requests(long perMinute) {
		return LocalRateBudget.full(Map.of("m", new Limits(perMinute, null)), 0.8, this.time);
	}

	private RateBudget tokens(long perMinute) {
		return LocalRateBudget.full(Map.of("m", new Limits(null, perMinute)), 0.8, this.time);
	}

}
