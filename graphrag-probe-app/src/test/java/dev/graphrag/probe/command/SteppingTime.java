package dev.graphrag.probe.command;

import java.time.Duration;
import java.time.Instant;

import dev.graphrag.openai.TimeSource;

/**
 * A time of day that stands still, and a stopwatch that goes on a step whenever it is
 * read.
 */
final class SteppingTime implements TimeSource {

	static final Instant NOW = Instant.parse("2026-11-22T10:15:30.123456Z");

	static final Duration STEP = Duration.ofMillis(1500);

	private long nanos;

	@Override
	public long nanoTime() {
		this.nanos += STEP.toNanos();
		return this.nanos;
	}

	@Override
	public Instant now() {
		return NOW;
	}

	@Override
	public void sleep(Duration delay) {
		throw new UnsupportedOperationException("The probe does not wait");
	}

}
