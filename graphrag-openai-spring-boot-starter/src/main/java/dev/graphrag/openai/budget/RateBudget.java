package dev.graphrag.openai.budget;

import dev.graphrag.openai.ClientState;
import org.jspecify.annotations.Nullable;

/**
 * Shares a quota out before requests leave. Every attempt asks for its place first,
 * retries and the fallback's included:
 *
 * <pre class="code">
 * Reservation place = budget.reserve(demand);      // a place in the line, or an exception
 * sleep for place.initialWait()                    // and ask remainingWait() until it is zero
 * make the request
 * place.settle(what it took)                       // or release(), if it never left
 * </pre>
 *
 * A bean of this type replaces the product's own for all clients of the context.
 * Implementations are thread-safe, block no longer than they take to decide, and leave
 * the waiting to their callers.
 */
public interface RateBudget {

	/**
	 * Reserve one request with its tokens, both or neither.
	 * @param demand what is asked for
	 * @return the reservation, to be settled or released
	 * @throws BudgetExceededException if the wait would take the time that is left, or
	 * nothing may be sent; nothing is reserved then
	 */
	Reservation reserve(Demand demand);

	/**
	 * Return what the budget remembers, for health and the actuator.
	 * @return the state, or {@code null} if the budget does not tell
	 */
	default ClientState.@Nullable Budget state() {
		return null;
	}

}
