package dev.graphrag.openai.budget;

import java.time.Duration;

import dev.graphrag.openai.attempt.RateLimits;
import dev.graphrag.openai.attempt.RateLimits.Left;
import org.jspecify.annotations.Nullable;
import dev.graphrag.openai.settings.BudgetSettings.Limits;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CorrectionTests {

	private static final Duration NONE = Duration.ZERO;

	@Test
	void tokensAreCountedAsTheyWereAndARequestAlwaysCounts() {
		assertThat(tokens(settled(700L, null, NONE, null)).more()).isEqualTo(-300);
		assertThat(tokens(settled(1200L, null, NONE, null)).more()).isEqualTo(200);
		assertThat(requests(settled(0L, null, NONE, null)).more()).isZero();
	}

	@Test
	void theEstimateStandsWhereTheTokensAreUnknown() {
		assertThat(tokens(settled(null, null, NONE, null)).more()).isZero();
	}

	@Test
	void saysNothingOfWhatIsLeftWhereNothingWasTold() {
		assertThat(tokens(settled(1000L, null, NONE, null)))
			.isEqualTo(new Correction(0, Double.POSITIVE_INFINITY, NONE));
	}

	@Test
	void whatTheServerSaidGrowsWithItsAge() {
		Left told = new Left(100, Duration.ofSeconds(50));
		assertThat(tokens(settled(1000L, told, NONE, null)).level()).isEqualTo(100);
		assertThat(tokens(settled(1000L, told, Duration.ofSeconds(6), null)).level()).isEqualTo(700);
	}

	@Test
	void nothingLeftForLessThanHalfAMinuteIsAWindowInWhichNothingComesIn() {
		assertThat(tokens(settled(1000L, new Left(0, Duration.ofSeconds(20)), Duration.ofSeconds(5), null)))
			.isEqualTo(new Correction(0, 0, Duration.ofSeconds(15)));
	}

	@Test
	void aBucketThatIsRefilledAllTheTimeIsNoWindow() {
		Correction minute = tokens(settled(1000L, new Left(0, Duration.ofSeconds(30)), Duration.ofSeconds(1), null));
		assertThat(minute).isEqualTo(new Correction(0, 100, NONE));
		Correction some = tokens(settled(1000L, new Left(1, Duration.ofSeconds(1)), NONE, null));
		assertThat(some).isEqualTo(new Correction(0, 1, NONE));
	}

	@Test
	void aWindowThatIsOverOrWithoutAnEndIsNone() {
		Duration age = Duration.ofSeconds(3);
		assertThat(tokens(settled(1000L, new Left(0, age), age, null))).isEqualTo(new Correction(0, 300, NONE));
		assertThat(tokens(settled(1000L, new Left(0, null), age, null))).isEqualTo(new Correction(0, 300, NONE));
	}

	@Test
	void aWindowOfOneLimitDoesNotHoldTheOther() {
		Settlement settlement = new Settlement(1000L, new RateLimits(new Left(0, Duration.ofSeconds(9)), null), NONE,
				null);
		assertThat(requests(settlement).pause()).hasSeconds(9);
		assertThat(tokens(settlement).pause()).isZero();
	}

	@Test
	void whoWasRefusedHasRoomAgainAfterThePauseAndNobodyElse() {
		Left told = new Left(0, Duration.ofSeconds(59));
		assertThat(tokens(settled(0L, told, NONE, Duration.ofSeconds(4))))
			.isEqualTo(new Correction(-1000, 1000, Duration.ofSeconds(4)));
		assertThat(tokens(settled(0L, null, NONE, NONE))).isEqualTo(new Correction(-1000, 1000, NONE));
	}

	@Test
	void thePauseAndTheWindowOfOneRefusalEndWithTheLater() {
		Left told = new Left(0, Duration.ofSeconds(10));
		assertThat(tokens(settled(0L, told, NONE, Duration.ofSeconds(4))).pause()).hasSeconds(10);
		assertThat(tokens(settled(0L, told, NONE, Duration.ofSeconds(14))).pause()).hasSeconds(14);
	}

	private static Correction tokens(Settlement settlement) {
		return Correction.of(Kind.TOKENS, settlement, 1000, new Limits(null, 6000L));
	}

	private static Correction requests(Settlement settlement) {
		return Correction.of(Kind.REQUESTS, settlement, 1, new Limits(60L, null));
	}

	private static Settlement settled(@Nullable Long tokens, @Nullable Left told, Duration age,
			@Nullable Duration pause) {
		return new Settlement(tokens, new RateLimits(null, told), age, pause);
	}

}
