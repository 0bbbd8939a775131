package dev.graphrag.openai.budget;

import java.time.Duration;

import dev.graphrag.openai.ClientState.BudgetLeft;
import dev.graphrag.openai.attempt.RateLimits;
import dev.graphrag.openai.attempt.RateLimits.Left;
import dev.graphrag.openai.budget.Ledger.Taken;
import dev.graphrag.openai.settings.BudgetSettings.Limits;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class LedgerTests {

	private static final long SECOND = 1_000_000_000;

	private final Ledger ledger = new Ledger(new Limits(60L, 6000L), 0.8, 0);

	@Test
	void aPlaceWaitsForTheLaterOfItsRequestAndItsTokens() {
		assertThat(reserve(1000).initialWait()).isEqualTo(Duration.ofSeconds(10));
		assertThat(reserve(0).initialWait()).isEqualTo(Duration.ofSeconds(10));
		assertThat(reserve(100).initialWait()).isEqualTo(Duration.ofSeconds(11));
	}

	@Test
	void nothingIsTakenOfTheOneWhereTheOtherTakesTooLong() {
		this.ledger.fill();
		reserve(5400);
		assertThatExceptionOfType(BudgetExceededException.class).isThrownBy(
				() -> this.ledger.reserve(Priority.INTERACTIVE, this.ledger.counted(100), Duration.ofSeconds(1), 0));
		assertThat(this.ledger.left(0)).isEqualTo(new BudgetLeft(59L, 0L));
	}

	@Test
	void whoeverLeavesGivesBothBack() {
		this.ledger.fill();
		Taken taken = reserve(1000);
		assertThat(taken.left()).isEqualTo(new BudgetLeft(59L, 4400L));
		this.ledger.leave(Priority.INTERACTIVE, taken.places(), taken.amounts(), 0);
		assertThat(this.ledger.left(0)).isEqualTo(new BudgetLeft(60L, 5400L));
	}

	@Test
	void whatFailedGivesItsTokensBackAndNotItsRequest() {
		this.ledger.fill();
		settle(reserve(1000), null, null);
		assertThat(this.ledger.left(0)).isEqualTo(new BudgetLeft(59L, 5400L));
	}

	@Test
	void moreThanABurstIsCountedAsABurstAndOwedAfterwards() {
		this.ledger.fill();
		Taken taken = reserve(10_000);
		assertThat(taken.initialWait()).isZero();
		this.ledger.settle(taken.amounts(), new Settlement(10_000L, RateLimits.UNTOLD, Duration.ZERO, null), 0);
		assertThat(reserve(0).initialWait()).isEqualTo(Duration.ofSeconds(46));
	}

	@Test
	void aWindowOfTheRequestsLetsTheTokensComeIn() {
		settle(reserve(0), new Left(0, Duration.ofSeconds(20)), null);
		assertThat(reserve(3000).initialWait()).isEqualTo(Duration.ofSeconds(30));
		assertThat(reserve(0).initialWait()).isEqualTo(Duration.ofSeconds(30));
	}

	@Test
	void aPauseStopsBothAndIsNotAddedToTheWindowThatCameWithIt() {
		settle(reserve(0), new Left(0, Duration.ofSeconds(20)), Duration.ofSeconds(20));
		assertThat(reserve(3000).initialWait()).isEqualTo(Duration.ofSeconds(50));
	}

	@Test
	void timeThatSeemsToGoBackChangesNothing() {
		Taken taken = this.ledger.reserve(Priority.INTERACTIVE, this.ledger.counted(1000), Duration.ofDays(1),
				10 * SECOND);
		assertThat(taken.initialWait()).isZero();
		assertThat(this.ledger.left(5 * SECOND)).isEqualTo(new BudgetLeft(9L, 0L));
		assertThat(this.ledger.left(11 * SECOND)).isEqualTo(new BudgetLeft(10L, 100L));
	}

	private Taken reserve(long tokens) {
		return this.ledger.reserve(Priority.INTERACTIVE, this.ledger.counted(tokens), Duration.ofDays(1), 0);
	}

	private void settle(Taken taken, @Nullable Left requests, @Nullable Duration pause) {
		this.ledger.settle(taken.amounts(), new Settlement(0L, new RateLimits(requests, null), Duration.ZERO, pause),
				0);
	}

}
