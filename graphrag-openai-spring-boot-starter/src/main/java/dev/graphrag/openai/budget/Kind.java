package dev.graphrag.openai.budget;

import dev.graphrag.openai.settings.BudgetSettings.Limits;
import org.jspecify.annotations.Nullable;

/**
 * What OpenAI limits.
 */
enum Kind {

	/**
	 * Requests, whose number is exact.
	 */
	REQUESTS(1),

	/**
	 * Tokens, which are estimated before they are known: a tenth of a minute's is never
	 * saved up, so that a wrong estimate does not meet a server that has nothing left.
	 */
	TOKENS(0.9);

	private final double savedMinutes;

	Kind(double savedMinutes) {
		this.savedMinutes = savedMinutes;
	}

	@Nullable Long perMinute(Limits limits) {
		return (this == REQUESTS) ? limits.requestsPerMinute() : limits.tokensPerMinute();
	}

	/**
	 * Return the most that is saved up for a burst, which is also the most that one
	 * request reserves.
	 */
	long burst(long perMinute) {
		return Math.max(1, (long) (this.savedMinutes * perMinute));
	}

}
