package dev.graphrag.openai.budget;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

import dev.graphrag.openai.ClientState;
import dev.graphrag.openai.ClientState.BudgetLeft;
import dev.graphrag.openai.TimeSource;
import dev.graphrag.openai.budget.RedisCalls.StoreFailedException;
import dev.graphrag.openai.settings.BudgetSettings;
import dev.graphrag.openai.settings.BudgetSettings.Limits;
import dev.graphrag.openai.settings.OpenAiSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * One client's part of a budget that all clients of its name share in Redis. While Redis
 * does not answer, a stand-in decides, and what was sent is owed. Thread-safe.
 */
final class RedisRateBudget implements RateBudget {

	private static final String KEY = "graphrag:openai:budget:";

	private static final Duration SHARER_EXPIRY = Duration.ofSeconds(15);

	private final RedisCalls calls;

	private final StoreBreaker breaker;

	private final OpenAiSettings settings;

	private final String sharersKey;

	private final TimeSource time;

	private final Map<String, RedisLedger> ledgers = new LinkedHashMap<>();

	private final String member = UUID.randomUUID().toString();

	private final Sharers sharers = new Sharers();

	private @Nullable RateBudget standIn;

	private int standInOf;

	RedisRateBudget(RedisCalls calls, StoreBreaker breaker, OpenAiSettings settings, String name, TimeSource time) {
		this.calls = calls;
		this.breaker = breaker;
		this.settings = settings;
		this.sharersKey = KEY + "{" + name + "}:sharers";
		this.time = time;
		settings.rateLimits()
			.forEach((model, limits) -> this.ledgers.put(model, new RedisLedger(calls, breaker,
					KEY + "{" + name + ":" + model + "}", limits, settings.budget().batchShare())));
	}

	@Override
	public Reservation reserve(Demand demand) {
		Assert.notNull(demand, "demand must not be null");
		RedisLedger ledger = this.ledgers.get(demand.model());
		return (ledger != null && !this.breaker.stopped()) ? new RedisPlace(this, ledger, demand)
				: Unlimited.RESERVATION;
	}

	/**
	 * Return what decides in this outage.
	 */
	synchronized RateBudget standIn() {
		if (this.breaker.stopped()) {
			return (demand) -> Unlimited.RESERVATION;
		}
		int outage = this.breaker.outage();
		if (this.standIn == null || this.standInOf != outage) {
			this.standIn = newStandIn();
			this.standInOf = outage;
		}
		return this.standIn;
	}

	private RateBudget newStandIn() {
		BudgetSettings budget = this.settings.budget();
		return switch (budget.onStoreFailure()) {
			case LOCAL_SHARE -> LocalRateBudget.empty(share(), budget.batchShare(), this.time);
			case OPEN -> (demand) -> Unlimited.RESERVATION;
			case CLOSED -> (demand) -> {
				throw new BudgetExceededException(null);
			};
		};
	}

	long nanoTime() {
		return this.time.nanoTime();
	}

	private Map<String, Limits> share() {
		Map<String, Limits> share = new LinkedHashMap<>();
		this.ledgers.forEach((model, ledger) -> share.put(model, ledger.limits().sharedBy(this.sharers.lastSeen())));
		return share;
	}

	/**
	 * Tell that this client is there, hear of the others, and repay.
	 * @param longest most that each question may take
	 */
	void beat(Duration longest) throws StoreFailedException, InterruptedException {
		this.sharers.counted(this.calls.beat(this.sharersKey, this.member, SHARER_EXPIRY, longest));
		for (RedisLedger ledger : this.ledgers.values()) {
			if (!this.breaker.up()) {
				// Also where nothing was sent: what came in meanwhile is not for a burst.
				ledger.owe(Amounts.NONE);
			}
			else if (ledger.left().equals(BudgetLeft.UNKNOWN)) {
				ledger.look(longest);
			}
			ledger.repay(this.sharers.lastSeen(), this.time, longest);
		}
	}

	/**
	 * Tell that this client leaves.
	 */
	void leave() {
		this.calls.leave(this.sharersKey, this.member);
	}

	@Override
	public ClientState.Budget state() {
		Map<String, BudgetLeft> left = new LinkedHashMap<>();
		this.ledgers.forEach((model, ledger) -> left.put(model, ledger.left()));
		return new ClientState.Budget("redis", this.breaker.up(), this.sharers.lastSeen(), left);
	}

}
