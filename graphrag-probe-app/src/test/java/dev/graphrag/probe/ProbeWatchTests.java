package dev.graphrag.probe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.graphrag.probe.command.Interruption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ProbeWatch}.
 */
class ProbeWatchTests {

	private final List<Duration> pauses = new ArrayList<>();

	private final List<Boolean> outcomes = new ArrayList<>();

	private final List<Duration> durations = new ArrayList<>();

	private long now;

	@Test
	void beginsEachRunAnIntervalAfterTheOneBeforeBegan() throws Exception {
		this.durations.addAll(List.of(Duration.ofSeconds(5), Duration.ofSeconds(59)));
		watch(new Runs()).run();
		assertThat(this.pauses).containsExactly(Duration.ofSeconds(55), Duration.ofSeconds(1));
	}

	@Test
	void beginsAtOnceAfterARunThatTookLonger() throws Exception {
		this.durations.addAll(List.of(Duration.ofSeconds(150), Duration.ofSeconds(10)));
		watch(new Runs()).run();
		assertThat(this.pauses).containsExactly(Duration.ZERO, Duration.ofSeconds(50));
	}

	@Test
	void failedRunDoesNotEndIt() throws Exception {
		this.durations.addAll(List.of(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3)));
		watch(new Runs()).run();
		assertThat(this.outcomes).containsExactly(true, false, true);
	}

	@Test
	void beginsNoRunOnceItIsStopped() throws Exception {
		this.durations.add(Duration.ofSeconds(1));
		ProbeWatch watch = watch(new Runs());
		watch.stop();
		watch.run();
		assertThat(this.outcomes).isEmpty();
		assertThat(this.durations).hasSize(1);
	}

	@Test
	@Timeout(30)
	void stoppingAsksARunToEndAndKeepsItsOutcomeToItself() throws Exception {
		CountDownLatch running = new CountDownLatch(1);
		Runs hanging = new Runs() {
			@Override
			public boolean succeeds(Interruption interruption) {
				running.countDown();
				while (!interruption.requested()) {
					Thread.onSpinWait();
				}
				return false;
			}
		};
		ProbeWatch watch = watch(hanging);
		Thread stopper = new Thread(() -> {
			awaitUninterruptibly(running);
			watch.stop();
		});
		stopper.start();
		watch.run();
		stopper.join();
		assertThat(this.outcomes).isEmpty();
		assertThat(hanging.abandoned).isZero();
	}

	private static void awaitUninterruptibly(CountDownLatch latch) {
		try {
			latch.await(20, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private ProbeWatch watch(Runs runs) {
		return new ProbeWatch(Duration.ofMinutes(1), runs, this.outcomes::add, () -> this.now, this::pause);
	}

	private boolean pause(CountDownLatch stopped, Duration time) {
		this.pauses.add(time);
		this.now += time.toNanos();
		return stopped.getCount() == 0 || this.durations.isEmpty();
	}

	/**
	 * Runs that take the next duration each, and fail every second time.
	 */
	private class Runs implements ProbeWatch.Probe {

		int abandoned;

		@Override
		public boolean succeeds(Interruption interruption) {
			ProbeWatchTests.this.now += ProbeWatchTests.this.durations.remove(0).toNanos();
			return ProbeWatchTests.this.outcomes.size() % 2 == 0;
		}

		@Override
		public void abandon(Interruption interruption) {
			this.abandoned++;
		}

	}

}
