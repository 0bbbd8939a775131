package dev.graphrag.openai.budget;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.graphrag.openai.budget.Priority.BATCH;
import static dev.graphrag.openai.budget.Priority.INTERACTIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class QuotaTests {

	private static final long SECOND = 1_000_000_000;

	private long now;

	@Test
	void aLineAloneGetsEverything() {
		for (Priority priority : Priority.values()) {
			Quota quota = quota(60, 0.8);
			long place = quota.join(priority, 10);
			assertThat(wait(quota, priority, place)).isEqualTo(10 * SECOND);
		}
	}

	@ParameterizedTest
	@ValueSource(doubles = { 0.1, 0.5, 0.8, 0.99 })
	void bothLinesGetTheirSharesWhileBothWait(double batchShare) {
		Quota quota = quota(60_000, batchShare);
		long call = quota.join(INTERACTIVE, 10_000);
		long corpus = quota.join(BATCH, 10_000);
		long more = Math.round(10_000_000 * Math.min(1 / batchShare, 1 / (1 - batchShare)));
		pass(quota, more * 1000);
		boolean batchFirst = batchShare >= 0.5;
		assertThat(wait(quota, batchFirst ? BATCH : INTERACTIVE, batchFirst ? corpus : call)).isZero();
		assertThat(wait(quota, batchFirst ? INTERACTIVE : BATCH, batchFirst ? call : corpus))
			.isCloseTo(20 * SECOND - more * 1000, within(1000L));
	}

	@Test
	void interactiveCallsWaitForNoCorpusWhereItHasNoShareToTake() {
		Quota quota = quota(60, Double.MIN_VALUE);
		long corpus = quota.join(BATCH, 10);
		long call = quota.join(INTERACTIVE, 10);
		assertThat(wait(quota, INTERACTIVE, call)).isEqualTo(10 * SECOND);
		assertThat(wait(quota, BATCH, corpus)).isEqualTo(20 * SECOND);
		pass(quota, 10 * SECOND);
		assertThat(wait(quota, INTERACTIVE, call)).isZero();
		assertThat(wait(quota, BATCH, corpus)).isEqualTo(10 * SECOND);
	}

	@Test
	void interactiveCallsWaitForTheWholeCorpusWhereItHasTheWholeShare() {
		Quota quota = quota(60, 1);
		long corpus = quota.join(BATCH, 10);
		long call = quota.join(INTERACTIVE, 10);
		assertThat(wait(quota, INTERACTIVE, call)).isEqualTo(20 * SECOND);
		assertThat(wait(quota, BATCH, corpus)).isEqualTo(10 * SECOND);
		pass(quota, 15 * SECOND);
		assertThat(wait(quota, INTERACTIVE, call)).isEqualTo(5 * SECOND);
		assertThat(wait(quota, BATCH, corpus)).isZero();
	}

	@Test
	void aCallIsFirstOwedItsShareOfWhatTheCorpusTook() {
		Quota quota = quota(60, 0.8);
		quota.join(BATCH, 3000);
		pass(quota, 20 * SECOND);
		// A fifth of the 20 are owed: after 5 in full it has 4 more than its share.
		long call = quota.join(INTERACTIVE, 6);
		assertThat(wait(quota, INTERACTIVE, call)).isCloseTo(10 * SECOND, within(1000L));
		pass(quota, 10 * SECOND);
		assertThat(wait(quota, INTERACTIVE, call)).isZero();
	}

	@Test
	void aDebtIsPaidBeforeAnybodyGetsAnything() {
		Quota quota = quota(60, 0.8);
		long corpus = quota.join(BATCH, 8);
		long call = quota.join(INTERACTIVE, 2);
		long before = wait(quota, INTERACTIVE, call);
		quota.correct(7);
		assertThat(wait(quota, INTERACTIVE, call)).isEqualTo(before + 7 * SECOND);
		assertThat(wait(quota, BATCH, corpus)).isEqualTo(before + 7 * SECOND);
		pass(quota, before + 7 * SECOND);
		assertThat(wait(quota, INTERACTIVE, call)).isZero();
		assertThat(wait(quota, BATCH, corpus)).isZero();
	}

	@Test
	void whoSleptMinutesFindsTheTurnThatWasTold() {
		Quota quota = quota(60, 0.8);
		quota.correct(600);
		long place = quota.join(INTERACTIVE, 1);
		assertThat(wait(quota, INTERACTIVE, place)).isEqualTo(601 * SECOND);
		pass(quota, 601 * SECOND);
		assertThat(wait(quota, INTERACTIVE, place)).isZero();
	}

	@Test
	void savesUpNoMoreThanTheBurst() {
		Quota quota = quota(60, 0.8);
		pass(quota, Duration.ofDays(3650).toNanos());
		assertThat(quota.saved()).isEqualTo(60);
	}

	@Test
	void nothingComesInDuringAPauseAndTheLaterEndCounts() {
		Quota quota = quota(60, 0.8);
		long place = quota.join(INTERACTIVE, 3);
		quota.pauseUntil(5 * SECOND);
		quota.pauseUntil(2 * SECOND);
		assertThat(wait(quota, INTERACTIVE, place)).isEqualTo(8 * SECOND);
		pass(quota, 4 * SECOND);
		assertThat(wait(quota, INTERACTIVE, place)).isEqualTo(4 * SECOND);
		quota.pauseUntil(6 * SECOND);
		pass(quota, 4 * SECOND);
		assertThat(wait(quota, INTERACTIVE, place)).isEqualTo(1 * SECOND);
	}

	@Test
	void aPauseHoldsTheOneWhoseTurnHasCome() {
		Quota quota = quota(60, 0.8);
		long place = quota.join(INTERACTIVE, 1);
		pass(quota, SECOND);
		quota.pauseUntil(this.now + 5 * SECOND);
		assertThat(wait(quota, INTERACTIVE, place)).isEqualTo(5 * SECOND);
	}

	@Test
	void loweringTakesFromWhatIsSavedAlone() {
		Quota quota = quota(60, 0.8);
		quota.fill();
		quota.lowerTo(100);
		assertThat(quota.saved()).isEqualTo(60);
		quota.lowerTo(10);
		assertThat(quota.saved()).isEqualTo(10);
		long place = quota.join(INTERACTIVE, 12);
		quota.lowerTo(0);
		assertThat(wait(quota, INTERACTIVE, place)).isEqualTo(2 * SECOND);
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 59, 500, 30_000_000, 1_000_000_000_000L })
	void everyWaitEndsAfterYears(long perMinute) {
		Quota quota = quota(perMinute, 0.8);
		quota.fill();
		pass(quota, Duration.ofDays(3650).toNanos());
		for (int call = 0; call < 1000; call++) {
			long place = quota.join((call % 3 == 0) ? BATCH : INTERACTIVE, Math.max(perMinute / 7, 1));
			long wait = wait(quota, (call % 3 == 0) ? BATCH : INTERACTIVE, place);
			pass(quota, wait);
			assertThat(wait(quota, (call % 3 == 0) ? BATCH : INTERACTIVE, place)).isZero();
		}
	}

	private Quota quota(long perMinute, double batchShare) {
		return new Quota(perMinute, perMinute, batchShare, this.now);
	}

	private void pass(Quota quota, long nanos) {
		this.now += nanos;
		quota.refill(this.now);
	}

	private long wait(Quota quota, Priority priority, long place) {
		return quota.nanosUntil(priority, place, this.now);
	}

}
