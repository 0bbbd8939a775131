package dev.graphrag.openai.budget;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.graphrag.openai.ClientState;
import dev.graphrag.openai.ClientState.BudgetLeft;
import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.TimeSource;
import dev.graphrag.openai.budget.Ledger.Taken;
import dev.graphrag.openai.settings.BudgetSettings;
import dev.graphrag.openai.settings.BudgetSettings.Limits;
import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.settings.Setting;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * A budget in this JVM, without a thread of its own: reservations have their turn in
 * order of arrival, those of corpus runs in a line of their own. Thread-safe.
 */
public final class LocalRateBudget implements RateBudget {

	private final Map<String, Ledger> ledgers = new LinkedHashMap<>();

	private final TimeSource time;

	private LocalRateBudget(Map<String, Limits> limits, double batchShare, TimeSource time) {
		Assert.notNull(limits, "limits must not be null");
		Assert.notNull(time, "time must not be null");
		this.time = time;
		limits.forEach((model, ofModel) -> this.ledgers.put(model, new Ledger(ofModel, batchShare, time.nanoTime())));
	}

	/**
	 * Return the budget that settings ask for.
	 * @param settings the settings
	 * @param time the clock
	 * @return the budget, or {@code null} if nothing is limited
	 * @throws OpenAiClientException with reason {@code settings_load} if they ask for one
	 * that is shared
	 */
	static @Nullable LocalRateBudget of(OpenAiSettings settings, TimeSource time) {
		if (settings.rateLimits().isEmpty()) {
			return null;
		}
		if (settings.budget().store() != BudgetSettings.Store.LOCAL) {
			throw new OpenAiClientException(FailureReason.SETTINGS_LOAD,
					Setting.BUDGET_STORE.property() + " of a client is redis, and the application shares no budget.",
					"Set it in the application's properties too, or set it to local for this client.",
					Map.of("setting", Setting.BUDGET_STORE.property()));
		}
		return full(settings.rateLimits(), settings.budget().batchShare(), time);
	}

	/**
	 * Create a budget that has a minute's share saved up, as a quota has that nobody has
	 * used.
	 * @param limits the limits by model
	 * @param batchShare share of corpus runs while other calls wait
	 * @param time the clock
	 * @return the budget
	 */
	public static LocalRateBudget full(Map<String, Limits> limits, double batchShare, TimeSource time) {
		LocalRateBudget budget = empty(limits, batchShare, time);
		budget.ledgers.values().forEach(Ledger::fill);
		return budget;
	}

	/**
	 * Create a budget that has nothing saved up.
	 * @param limits the limits by model
	 * @param batchShare share of corpus runs while other calls wait
	 * @param time the clock
	 * @return the budget
	 */
	public static LocalRateBudget empty(Map<String, Limits> limits, double batchShare, TimeSource time) {
		return new LocalRateBudget(limits, batchShare, time);
	}

	@Override
	public Reservation reserve(Demand demand) {
		Assert.notNull(demand, "demand must not be null");
		Ledger ledger = this.ledgers.get(demand.model());
		return (ledger != null) ? reserve(ledger, demand) : Unlimited.RESERVATION;
	}

	private Reservation reserve(Ledger ledger, Demand demand) {
		Amounts amounts = ledger.counted(demand.tokens());
		Taken taken = ledger.reserve(demand.priority(), amounts, demand.timeLeft(), this.time.nanoTime());
		return new Place(ledger, demand.priority(), taken, this.time);
	}

	@Override
	public ClientState.Budget state() {
		Map<String, BudgetLeft> left = new LinkedHashMap<>();
		this.ledgers.forEach((model, ledger) -> left.put(model, ledger.left(this.time.nanoTime())));
		return new ClientState.Budget("local", true, 1, left);
	}

	/**
	 * A place in the lines of one model.
	 */
	private record Place(Ledger ledger, Priority priority, Taken taken, TimeSource time) implements Reservation {

		@Override
		public Duration initialWait() {
			return this.taken.initialWait();
		}

		@Override
		public Duration remainingWait() {
			return this.ledger.wait(this.priority, this.taken.places(), this.time.nanoTime());
		}

		@Override
		public BudgetLeft left() {
			return this.taken.left();
		}

		@Override
		public void release() {
			this.ledger.leave(this.priority, this.taken.places(), this.taken.amounts(), this.time.nanoTime());
		}

		@Override
		public void settle(Settlement settlement) {
			Assert.notNull(settlement, "settlement must not be null");
			this.ledger.settle(this.taken.amounts(), settlement, this.time.nanoTime());
		}

	}

}
