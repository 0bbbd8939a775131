package dev.graphrag.openai.attempt;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What a server told of its rate limits beside an answer, in {@code x-ratelimit-*}.
 *
 * @param requests of requests, {@code null} if not told
 * @param tokens of tokens, {@code null} if not told
 */
public record RateLimits(@Nullable Left requests, @Nullable Left tokens) {

	/**
	 * Nothing was told.
	 */
	public static final RateLimits UNTOLD = new RateLimits(null, null);

	/**
	 * What is left of one limit.
	 *
	 * @param remaining how much, zero or more
	 * @param reset time until all of it is there again, {@code null} if not told
	 */
	public record Left(long remaining, @Nullable Duration reset) {
	}

}
