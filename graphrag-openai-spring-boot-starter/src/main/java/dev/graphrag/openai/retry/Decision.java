package dev.graphrag.openai.retry;

import java.time.Duration;

/**
 * What follows a failed attempt that may be retried.
 */
sealed interface Decision {

	/**
	 * Another attempt at once.
	 */
	record Go() implements Decision {
	}

	/**
	 * Another attempt after a wait.
	 *
	 * @param delay how long to wait
	 * @param nextBackoff the exponential wait after the next failure
	 */
	record Wait(Duration delay, Duration nextBackoff) implements Decision {
	}

	/**
	 * No other attempt.
	 *
	 * @param limit what rules it out
	 */
	record Stop(Limit limit) implements Decision {
	}

}
