package dev.graphrag.openai.budget;

import java.time.Duration;
import java.util.Map;

import dev.graphrag.openai.attempt.RateLimits;
import dev.graphrag.openai.client.ManualTime;
import dev.graphrag.openai.settings.BudgetSettings.Limits;
import org.junit.jupiter.api.Test;

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
