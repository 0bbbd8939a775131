package dev.graphrag.openai.budget;

import java.time.Duration;

import org.springframework.util.Assert;

/**
 * What an attempt asks a budget for, beside its one request.
 *
 * @param model the model
 * @param tokens estimate of the tokens of prompt and completion
 * @param priority who goes first
 * @param timeLeft longest wait that makes sense
 */
public record Demand(String model, long tokens, Priority priority, Duration timeLeft) {

	/**
	 * Create a demand.
	 */
	public Demand {
		Assert.notNull(model, "model must not be null");
		Assert.notNull(priority, "priority must not be null");
		Assert.notNull(timeLeft, "timeLeft must not be null");
		Assert.isTrue(tokens >= 0, "tokens must not be negative");
	}

}
