package dev.graphrag.openai;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * What a client remembers between calls.
 *
 * @param cooldown time for which calls still go to the fallback model directly,
 * {@code null} if none is running
 * @param retryBudget retry tokens left, {@code null} if there is no budget
 * @param retryBudgetCapacity size of the budget, {@code null} if there is no budget
 * @param budget the rate budget, {@code null} if nothing is limited or the budget does
 * not tell
 */
public record ClientState(@Nullable Duration cooldown, @Nullable Integer retryBudget,
		@Nullable Integer retryBudgetCapacity, @Nullable Budget budget) {

	/**
	 * Create the state of a client without a rate budget.
	 * @param cooldown time for which calls still go to the fallback model directly,
	 * {@code null} if none is running
	 * @param retryBudget retry tokens left, {@code null} if there is no budget
	 * @param retryBudgetCapacity size of the budget, {@code null} if there is no budget
	 */
	public ClientState(@Nullable Duration cooldown, @Nullable Integer retryBudget,
			@Nullable Integer retryBudgetCapacity) {
		this(cooldown, retryBudget, retryBudgetCapacity, null);
	}

	/**
	 * State of a rate budget.
	 *
	 * @param store where it is kept, {@code local} or {@code redis}
	 * @param storeUp whether the store answers
	 * @param sharers how many shared it when that was last seen, this client included
	 * @param left what was left, by model, as last seen
	 */
	public record Budget(String store, boolean storeUp, int sharers, Map<String, BudgetLeft> left) {

		/**
		 * Create a state over an unmodifiable copy.
		 */
		public Budget {
			Assert.notNull(store, "store must not be null");
			Assert.notNull(left, "left must not be null");
			left = Collections.unmodifiableMap(new LinkedHashMap<>(left));
		}

	}

	/**
	 * What a rate budget has saved up for one model. Where calls wait, it is zero.
	 *
	 * @param requests the requests, {@code null} if they are not limited or it is not
	 * known
	 * @param tokens the tokens, {@code null} if they are not limited or it is not known
	 */
	public record BudgetLeft(@Nullable Long requests, @Nullable Long tokens) {

		/**
		 * Nothing is known.
		 */
		public static final BudgetLeft UNKNOWN = new BudgetLeft(null, null);

	}

}
