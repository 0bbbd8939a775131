package dev.graphrag.openai.retry;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * State of one series, used by the thread that runs it alone.
 */
final class Series {

	private final RetriedCall call;

	private Duration backoff;

	private int drawn;

	private @Nullable Limit limit;

	Series(RetriedCall call, Duration backoff) {
		this.call = call;
		this.backoff = backoff;
	}

	RetriedCall call() {
		return this.call;
	}

	Duration backoff() {
		return this.backoff;
	}

	void backoff(Duration next) {
		this.backoff = next;
	}

	/**
	 * Return what the latest attempt cost the retry budget, zero for a first attempt.
	 */
	int drawn() {
		return this.drawn;
	}

	void drawn(int tokens) {
		this.drawn = tokens;
	}

	@Nullable Limit limit() {
		return this.limit;
	}

	void endBy(Limit limit) {
		this.limit = limit;
	}

}
