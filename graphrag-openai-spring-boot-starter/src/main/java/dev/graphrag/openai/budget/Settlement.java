package dev.graphrag.openai.budget;

import java.time.Duration;

import dev.graphrag.openai.attempt.RateLimits;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * What came of a request, as far as a budget goes by it. The request itself has counted,
 * however it ended.
 *
 * @param tokens tokens that it took, {@code null} if that is not known, so that the
 * estimate stands
 * @param told what the server told of its limits
 * @param age time since the server can have counted
 * @param pause how long nobody may send, {@code null} if the server refused nothing; zero
 * where it refused for its rate limit without a time
 */
public record Settlement(@Nullable Long tokens, RateLimits told, Duration age, @Nullable Duration pause) {

	/**
	 * Create a settlement.
	 */
	public Settlement {
		Assert.notNull(told, "told must not be null");
		Assert.notNull(age, "age must not be null");
	}

}
