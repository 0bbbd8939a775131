package dev.graphrag.openai.client;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

import dev.graphrag.openai.TimeSource;

/**
 * Time that passes only while somebody sleeps.
 */
public final class ManualTime implements TimeSource {

	private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

	private final AtomicLong nanos = new AtomicLong();

	private final List<Duration> sleeps = new CopyOnWriteArrayList<>();

	@Override
	public long nanoTime() {
		return this.nanos.get();
	}

	@Override
	public Instant now() {
		return START.plusNanos(this.nanos.get());
	}

	@Override
	public void sleep(Duration delay) throws InterruptedException {
		if (Thread.interrupted()) {
			throw new InterruptedException();
		}
		this.sleeps.add(delay);
		advance(delay);
	}

	public void advance(Duration delay) {
		this.nanos.addAndGet(delay.toNanos());
	}

	public List<Duration> sleeps() {
		return this.sleeps;
	}

}
