package dev.graphrag.openai;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What a client remembers between calls.
 *
 * @param cooldown time for which calls still go to the fallback model directly,
 * {@code null} if none is running
 * @param retryBudget retry tokens left, {@code null} if there is no budget
 * @param retryBudgetCapacity size of the budget, {@code null} if there is no budget
 */
public record ClientState(@Nullable Duration cooldown, @Nullable Integer retryBudget,
		@Nullable Integer retryBudgetCapacity) {
}
