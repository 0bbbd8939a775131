package dev.graphrag.probe;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ClosingHook}.
 */
@Timeout(30)
class ClosingHookTests {

	@Test
	void waitsForTheClosing() {
		AtomicBoolean closed = new AtomicBoolean();
		ClosingHook.run(() -> closed.set(true), Duration.ofMinutes(1));
		assertThat(closed).isTrue();
	}

	@Test
	void givesUpAClosingThatDoesNotEnd() {
		CountDownLatch never = new CountDownLatch(1);
		ClosingHook.run(() -> {
			try {
				never.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}, Duration.ofMillis(1));
		assertThat(never.getCount()).isOne();
	}

}
