package dev.graphrag.openai.test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests of time that passes without waiting.
 */
@Timeout(20)
class VirtualTimeTests {

	// Long enough for threads of a busy machine to begin their waits.
	private final VirtualTime time = new VirtualTime(Duration.ofMillis(100), Duration.ofSeconds(10));

	private final ExecutorService threads = Executors.newCachedThreadPool();

	@AfterEach
	void stopThreads() {
		this.threads.shutdownNow();
	}

	@Test
	void standsStillWhileNobodyWaits() {
		Instant now = this.time.now();
		assertThat(this.time.nanoTime()).isEqualTo(this.time.nanoTime());
		assertThat(this.time.now()).isEqualTo(now).isBeforeOrEqualTo(Instant.now());
	}

	@Test
	void passesByAWaitWithoutWaiting() throws InterruptedException {
		Instant before = this.time.now();
		this.time.sleep(Duration.ofHours(10));
		assertThat(this.time.now()).isEqualTo(before.plus(Duration.ofHours(10)));
		assertThat(this.time.nanoTime()).isEqualTo(Duration.ofHours(10).toNanos());
	}

	@Test
	void tellsWaitsInTheOrderInWhichTheyBegan() throws InterruptedException {
		this.time.sleep(ofSeconds(3));
		this.time.sleep(ofSeconds(1));
		assertThat(this.time.waits()).containsExactly(ofSeconds(3), ofSeconds(1));
		this.time.forgetWaits();
		assertThat(this.time.waits()).isEmpty();
	}

	@Test
	void doesNotWaitForNothing() throws InterruptedException {
		this.time.sleep(Duration.ZERO);
		this.time.sleep(ofSeconds(-5));
		assertThat(this.time.waits()).isEmpty();
		assertThat(this.time.nanoTime()).isZero();
	}

	@Test
	void letsWaitsOfThreadsOverlap() throws Exception {
		CountDownLatch both = new CountDownLatch(2);
		Future<Long> longer = this.threads.submit(afterAll(both, ofSeconds(10)));
		Future<Long> shorter = this.threads.submit(afterAll(both, ofSeconds(2), ofSeconds(2)));
		assertThat(shorter.get()).isEqualTo(ofSeconds(4).toNanos());
		assertThat(longer.get()).isEqualTo(ofSeconds(10).toNanos());
	}

	@Test
	void passesWhenAllCallsWait() throws Exception {
		VirtualTime patient = new VirtualTime(Duration.ZERO, Duration.ofSeconds(10));
		patient.callBegan();
		patient.callBegan();
		Future<?> longer = this.threads.submit(() -> {
			patient.sleep(ofSeconds(10));
			return null;
		});
		Awaitility.await().until(() -> !patient.waits().isEmpty());
		assertThat(patient.nanoTime()).isZero();
		patient.sleep(ofSeconds(4));
		assertThat(patient.nanoTime()).isEqualTo(ofSeconds(4).toNanos());
		patient.callEnded();
		longer.get();
		assertThat(patient.nanoTime()).isEqualTo(ofSeconds(10).toNanos());
	}

	@Test
	void waitsForACallThatGoesOnNoLongerThanItsPatience() throws InterruptedException {
		VirtualTime impatient = new VirtualTime(Duration.ofMillis(100), Duration.ofMillis(1));
		impatient.callBegan();
		impatient.callBegan();
		impatient.sleep(ofSeconds(3));
		assertThat(impatient.nanoTime()).isEqualTo(ofSeconds(3).toNanos());
	}

	@Test
	void countsRealTimeThatPassesOnce() {
		long begun = System.nanoTime();
		this.time.passSince(begun);
		long passed = this.time.nanoTime();
		this.time.passSince(begun);
		assertThat(this.time.nanoTime() - passed).isBetween(0L, System.nanoTime() - begun - passed);
	}

	@Test
	void endsWaitsOfTheSameEndTogether() throws Exception {
		CountDownLatch all = new CountDownLatch(5);
		List<Future<Long>> ends = new ArrayList<>();
		for (int thread = 0; thread < 5; thread++) {
			ends.add(this.threads.submit(afterAll(all, ofSeconds(7))));
		}
		for (Future<Long> end : ends) {
			assertThat(end.get()).isEqualTo(ofSeconds(7).toNanos());
		}
		assertThat(this.time.waits()).hasSize(5);
	}

	@Test
	void endsAWaitThatIsInterrupted() throws InterruptedException {
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> this.time.sleep(ofSeconds(1)));
		assertThat(Thread.currentThread().isInterrupted()).isFalse();
		assertThat(this.time.waits()).isEmpty();
		this.time.sleep(ofSeconds(2));
		assertThat(this.time.nanoTime()).isEqualTo(ofSeconds(2).toNanos());
	}

	@Test
	void forgetsTheEndOfAWaitThatIsInterruptedMeanwhile() throws Exception {
		Thread sleeper;
		synchronized (this.time) {
			sleeper = new Thread(() -> assertThatExceptionOfType(InterruptedException.class)
				.isThrownBy(() -> this.time.sleep(ofSeconds(1))));
			sleeper.start();
			while (this.time.waits().isEmpty()) {
				TimeUnit.MILLISECONDS.timedWait(this.time, 1);
			}
			sleeper.interrupt();
		}
		sleeper.join();
		this.time.sleep(ofSeconds(3));
		assertThat(this.time.nanoTime()).isEqualTo(ofSeconds(3).toNanos());
	}

	@Test
	void wakesThoseWhoseWaitIsOver() throws Exception {
		Future<Long> waiting;
		synchronized (this.time) {
			waiting = this.threads.submit(afterAll(new CountDownLatch(0), ofSeconds(30)));
			while (this.time.waits().isEmpty()) {
				TimeUnit.MILLISECONDS.timedWait(this.time, 1);
			}
			this.time.advance(Duration.ofMinutes(1));
		}
		assertThat(waiting.get()).isEqualTo(Duration.ofMinutes(1).toNanos());
		assertThat(this.time.nanoTime()).isEqualTo(Duration.ofMinutes(1).toNanos());
	}

	@Test
	void doesNotGoBack() {
		this.time.advance(Duration.ZERO);
		assertThatIllegalArgumentException().isThrownBy(() -> this.time.advance(ofSeconds(-1)))
			.withMessage("duration must not be negative: PT-1S");
	}

	private Callable<Long> afterAll(CountDownLatch all, Duration... waits) {
		return () -> {
			all.countDown();
			all.await();
			for (Duration wait : waits) {
				this.time.sleep(wait);
			}
			return this.time.nanoTime();
		};
	}

}
