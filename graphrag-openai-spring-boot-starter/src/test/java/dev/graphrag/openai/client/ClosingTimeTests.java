package dev.graphrag.openai.client;

import java.time.Duration;
import java.time.Instant;

import dev.graphrag.openai.TimeSource;
import dev.graphrag.openai.attempt.AttemptFailure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tells the interrupts by which a client ends its waits from those of others.
 */
class ClosingTimeTests {

	@AfterEach
	void clearFlag() {
		Thread.interrupted();
	}

	@Test
	void closingWakesTheSleeper() {
		assertClosed((time) -> {
			time.endSleeps();
			if (Thread.interrupted()) {
				throw new InterruptedException();
			}
		});
	}

	@Test
	void closingMeetsASleepThatIsJustOver() {
		assertClosed(ClosingTime::endSleeps);
	}

	@Test
	void interruptOfTheCallersIsKeptWhileClosing() {
		ClosingTime time = sleeping((closing) -> {
			closing.endSleeps();
			throw new InterruptedException();
		});
		assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> time.sleep(Duration.ofSeconds(1)));
	}

	@Test
	void interruptAfterASleepThatNobodyEndedIsKept() throws InterruptedException {
		sleeping((closing) -> Thread.currentThread().interrupt()).sleep(Duration.ofSeconds(1));
		assertThat(Thread.currentThread().isInterrupted()).isTrue();
	}

	private static void assertClosed(Sleep sleep) {
		ClosingTime time = sleeping(sleep);
		assertThatExceptionOfType(AttemptFailure.class).isThrownBy(() -> time.sleep(Duration.ofSeconds(1)))
			.withMessageContaining("closed");
		assertThat(Thread.currentThread().isInterrupted()).isFalse();
	}

	private static ClosingTime sleeping(Sleep sleep) {
		ClosingTime[] closing = new ClosingTime[1];
		closing[0] = new ClosingTime(new TimeSource() {

			@Override
			public long nanoTime() {
				return 0;
			}

			@Override
			public Instant now() {
				return Instant.EPOCH;
			}

			@Override
			public void sleep(Duration delay) throws InterruptedException {
				sleep.during(closing[0]);
			}

		});
		return closing[0];
	}

	/**
	 * What happens during a sleep.
	 */
	private interface Sleep {

		void during(ClosingTime time) throws InterruptedException;

	}

}
