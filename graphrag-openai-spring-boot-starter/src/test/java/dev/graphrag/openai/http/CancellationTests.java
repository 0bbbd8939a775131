package dev.graphrag.openai.http;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Cancellation}.
 */
class CancellationTests {

	private final Cancellation cancellation = new Cancellation();

	private final List<String> aborted = new ArrayList<>();

	@Test
	void abortsTheRequestOnce() {
		this.cancellation.requestBegun(() -> this.aborted.add("request"));
		this.cancellation.cancel();
		this.cancellation.cancel();
		this.cancellation.close();
		assertThat(this.aborted).containsExactly("request");
		assertThat(this.cancellation.cancelled()).isTrue();
	}

	@Test
	void abortsARequestThatBeginsAfterIt() {
		this.cancellation.cancel();
		this.cancellation.requestBegun(() -> this.aborted.add("request"));
		assertThat(this.aborted).containsExactly("request");
	}

	@Test
	void leavesARequestAloneThatHasEnded() {
		this.cancellation.requestBegun(() -> this.aborted.add("request"));
		this.cancellation.requestEnded();
		this.cancellation.cancel();
		assertThat(this.aborted).isEmpty();
	}

	@Test
	void closingIsNotTheCallersDoing() {
		this.cancellation.requestBegun(() -> this.aborted.add("request"));
		this.cancellation.close();
		assertThat(this.aborted).containsExactly("request");
		assertThat(this.cancellation.cancelled()).isFalse();
	}

	@Test
	void interruptsTheCallsThreadAndTakesTheInterruptBack() {
		this.cancellation.run(() -> {
			this.cancellation.cancel();
			assertThat(Thread.currentThread().isInterrupted()).isTrue();
		});
		assertThat(Thread.currentThread().isInterrupted()).isFalse();
	}

	@Test
	void callThatBeginsAfterItIsInterruptedAtOnce() {
		this.cancellation.cancel();
		this.cancellation.run(() -> assertThat(Thread.currentThread().isInterrupted()).isTrue());
		assertThat(Thread.currentThread().isInterrupted()).isFalse();
	}

	@Test
	void codeOfOthersIsInterruptedOnlyAfterwards() {
		this.cancellation.run(() -> {
			this.cancellation.undisturbed(() -> {
				this.cancellation.cancel();
				assertThat(Thread.currentThread().isInterrupted()).isFalse();
			});
			assertThat(Thread.currentThread().isInterrupted()).isTrue();
		});
		assertThat(Thread.currentThread().isInterrupted()).isFalse();
	}

	@Test
	void interruptOfSomebodyElseStays() {
		this.cancellation.run(() -> Thread.currentThread().interrupt());
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	void cancelledAfterItsEndInterruptsNobody() {
		this.cancellation.run(() -> {
		});
		this.cancellation.cancel();
		assertThat(Thread.currentThread().isInterrupted()).isFalse();
	}

}
