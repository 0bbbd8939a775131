package dev.graphrag.openai.budget;

import java.util.function.Supplier;

import dev.graphrag.openai.TimeSource;
import dev.graphrag.openai.settings.OpenAiSettings;
import org.jspecify.annotations.Nullable;

/**
 * Where each client's budget comes from.
 */
@FunctionalInterface
public interface RateBudgets {

	/**
	 * Budgets of this JVM, one a client.
	 */
	RateBudgets LOCAL = (settings, account, time) -> LocalRateBudget.of(settings, time);

	/**
	 * Return the budget of a client.
	 * @param settings the client's settings
	 * @param account tells the name of the account that it calls, the same for all
	 * clients with the same base URL and key, of which it tells nothing
	 * @param time the clock
	 * @return the budget, or {@code null} if nothing is limited
	 */
	@Nullable RateBudget of(OpenAiSettings settings, Supplier<String> account, TimeSource time);

}
