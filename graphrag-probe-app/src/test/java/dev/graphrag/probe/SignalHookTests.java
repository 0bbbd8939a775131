package dev.graphrag.probe;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import dev.graphrag.probe.command.Interruption;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SignalHook}.
 */
class SignalHookTests {

	private final Interruption interruption = new Interruption();

	private final AtomicInteger concluded = new AtomicInteger();

	@Test
	void leavesARunThatEndsToItself() {
		SignalHook hook = new SignalHook(this.interruption, this.concluded::incrementAndGet, Duration.ofMinutes(1));
		hook.close();
		hook.onSignal();
		assertThat(this.interruption.requested()).isTrue();
		assertThat(this.concluded).hasValue(0);
	}

	@Test
	void concludesARunThatDoesNotEnd() {
		new SignalHook(this.interruption, this.concluded::incrementAndGet, Duration.ZERO).onSignal();
		assertThat(this.concluded).hasValue(1);
	}

}
