package dev.graphrag.openai.client;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.graphrag.openai.CallListener.BudgetPlace;
import dev.graphrag.openai.ClientState;
import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.TimeSource;
import dev.graphrag.openai.attempt.AttemptFailure;
import dev.graphrag.openai.attempt.AttemptFailure.Retry;
import dev.graphrag.openai.budget.BudgetExceededException;
import dev.graphrag.openai.budget.Demand;
import dev.graphrag.openai.budget.Priority;
import dev.graphrag.openai.budget.RateBudget;
import dev.graphrag.openai.budget.Reservation;
import org.jspecify.annotations.Nullable;

/**
 * Lets attempts through as the rate budget has room for them. Thread-safe.
 */
final class BudgetGate {

	/**
	 * A longer wait is asked for again half way, since it may have become shorter. A wait
	 * of ten seconds is asked for nine times if it does not.
	 */
	private static final Duration SHORT_WAIT = Duration.ofMillis(50);

	/**
	 * A corpus run is there to take the time that the budget needs for it.
	 */
	private static final Duration PATIENCE = Duration.ofDays(365);

	private final @Nullable RateBudget budget;

	private final Duration longestPause;

	private final TimeSource time;

	private final Map<String, TokenEstimate> estimates = new ConcurrentHashMap<>();

	BudgetGate(@Nullable RateBudget budget, Duration longestPause, TimeSource time) {
		this.budget = budget;
		this.longestPause = longestPause;
		this.time = time;
	}

	ClientState.@Nullable Budget state() {
		return (this.budget != null) ? this.budget.state() : null;
	}

	/**
	 * Wait for the turn of an attempt.
	 * @param call the call it belongs to
	 * @param asked what it sends
	 * @return its turn, to be ended
	 * @throws AttemptFailure if its turn would come too late, or the wait is ended
	 */
	Turn await(RunningCall call, Asked asked) {
		if (this.budget == null) {
			return Turn.UNLIMITED;
		}
		TokenEstimate estimate = this.estimates.computeIfAbsent(call.model(), (model) -> new TokenEstimate());
		RequestSize size = RequestSize.of(asked);
		Reservation place = reserve(this.budget, call, estimate.of(size));
		Turn turn = new BudgetTurn(call, place, size, estimate, this.longestPause);
		boolean come = false;
		try {
			call.budgetReserved(new BudgetPlace(place.initialWait(), place.left()));
			await(call, place);
			come = true;
			return turn;
		}
		finally {
			if (!come) {
				turn.end();
			}
		}
	}

	private static Reservation reserve(RateBudget budget, RunningCall call, long tokens) {
		try {
			return budget.reserve(new Demand(call.model(), tokens, call.priority(), timeLeft(call)));
		}
		catch (BudgetExceededException ex) {
			throw refused(ex.neededWait());
		}
	}

	private static Duration timeLeft(RunningCall call) {
		return (call.priority() == Priority.BATCH) ? PATIENCE : call.remaining();
	}

	private void await(RunningCall call, Reservation place) {
		Duration wait = place.initialWait();
		if (wait.isZero()) {
			return;
		}
		long begun = this.time.nanoTime();
		try {
			while (!wait.isZero()) {
				if (wait.compareTo(timeLeft(call)) >= 0) {
					throw refused(wait);
				}
				sleep((wait.compareTo(SHORT_WAIT) > 0) ? wait.dividedBy(2) : wait);
				wait = place.remainingWait();
			}
		}
		catch (BudgetExceededException ex) {
			throw refused(ex.neededWait());
		}
		finally {
			call.budgetWaitEnded(Duration.ofNanos(this.time.nanoTime() - begun));
		}
	}

	private void sleep(Duration delay) {
		try {
			this.time.sleep(delay);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw interrupted();
		}
	}

	private static AttemptFailure interrupted() {
		return AttemptFailure.interrupted("The wait for the rate budget was interrupted.");
	}

	private static AttemptFailure refused(@Nullable Duration wait) {
		// A question that was interrupted has no answer, and its caller is not refused.
		if (Thread.currentThread().isInterrupted()) {
			return interrupted();
		}
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("exhausted_by", "rate_budget");
		details.put("retry_budget_exhausted", false);
		if (wait == null) {
			return new AttemptFailure(FailureReason.RATE_LIMIT, Retry.WITH_ANOTHER_MODEL,
					"The rate budget's store does not answer, and nothing may be sent without it.")
				.withRemediation("Look at the Redis of the rate budget, or set"
						+ " graphrag.openai.budget.on-store-failure to local-share, or retry later.")
				.withDetails(details);
		}
		double seconds = wait.toMillis() / 1e3;
		details.put("budget_wait_seconds", seconds);
		return new AttemptFailure(FailureReason.RATE_LIMIT, Retry.WITH_ANOTHER_MODEL,
				"Its turn in the rate budget would come in " + seconds + " s, after the call's deadline.")
			.withRemediation("Reduce concurrent usage or the tokens of each call, raise graphrag.openai.budget where"
					+ " OpenAI allows more, or retry later.")
			.withDetails(details);
	}

}
