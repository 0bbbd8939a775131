package dev.graphrag.openai.telemetry;

import java.time.Duration;
import java.time.Instant;

import dev.graphrag.openai.TimeSource;

/**
 * A clock that moves when it is told to.
 */
final class ManualTime implements TimeSource {

	private Instant now = Instant.parse("2026-11-22T10:00:00Z");

	void advance(Duration duration) {
		this.now = this.now.plus(duration);
	}

	@Override
	public long nanoTime() {
		return this.now.toEpochMilli() * 1_000_000;
	}

	@Override
	public Instant now() {
		return this.now;
	}

	@Override
	public void sleep(Duration delay) {
		advance(delay);
	}

}
