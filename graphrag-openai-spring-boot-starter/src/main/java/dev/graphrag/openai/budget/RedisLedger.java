package dev.graphrag.openai.budget;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

import dev.graphrag.openai.ClientState.BudgetLeft;
import dev.graphrag.openai.TimeSource;
import dev.graphrag.openai.budget.RedisCalls.StoreFailedException;
import dev.graphrag.openai.settings.BudgetSettings.Limits;
import org.jspecify.annotations.Nullable;

/**
 * The budget of one model in Redis, and what it is owed. Its limits are sent along with
 * each question, so that replicas with the old and the new ones may run side by side.
 * Thread-safe.
 */
final class RedisLedger {

	private final RedisCalls calls;

	private final StoreBreaker breaker;

	private final String key;

	private final Limits limits;

	private final double batchShare;

	private final Debt debt = new Debt();

	private volatile BudgetLeft left = BudgetLeft.UNKNOWN;

	RedisLedger(RedisCalls calls, StoreBreaker breaker, String key, Limits limits, double batchShare) {
		this.calls = calls;
		this.breaker = breaker;
		this.key = key;
		this.limits = limits;
		this.batchShare = batchShare;
	}

	Limits limits() {
		return this.limits;
	}

	/**
	 * Return what was left when that was last seen.
	 */
	BudgetLeft left() {
		return this.left;
	}

	/**
	 * Take a place in the lines.
	 * @return the answer, {@code null} if there is none
	 */
	@Nullable RedisReply reserve(Priority priority, Amounts amounts, Duration timeLeft) {
		return seen(this.calls.ask(this.key,
				arguments("reserve", code(priority), amounts.requests(), amounts.tokens(), micros(timeLeft)),
				(late) -> takeBack(priority, late, amounts)));
	}

	private void takeBack(Priority priority, RedisReply late, Amounts amounts) {
		if (late.granted()) {
			this.calls.takeBack(this.key, leaving(priority, late, amounts));
		}
	}

	/**
	 * Ask how long a place still waits.
	 * @return the answer, not granted if the store has lost the place; {@code null} if
	 * there is none
	 */
	@Nullable RedisReply ask(Priority priority, RedisReply place) {
		Amounts places = place.places();
		return seen(this.calls.ask(this.key,
				arguments("ask", code(priority), places.requests(), places.tokens(), place.created()), (late) -> {
				}));
	}

	void leave(Priority priority, RedisReply place, Amounts amounts) {
		if (!this.calls.tell(this.key, leaving(priority, place, amounts), () -> {
		})) {
			owe(amounts.negated());
		}
	}

	List<String> leaving(Priority priority, RedisReply place, Amounts amounts) {
		return arguments("leave", code(priority), place.places().requests(), place.places().tokens(),
				amounts.requests(), amounts.tokens(), place.created());
	}

	/**
	 * Put right what was reserved.
	 * @param place the place, {@code null} if the store gave none
	 */
	void settle(@Nullable RedisReply place, Amounts reserved, Settlement settlement) {
		Correction requests = Correction.of(Kind.REQUESTS, settlement, reserved.requests(), this.limits);
		Correction tokens = Correction.of(Kind.TOKENS, settlement, reserved.tokens(), this.limits);
		Amounts more = new Amounts(requests.more(), tokens.more());
		if (!this.calls.tell(this.key, settling(place, requests, tokens), () -> owe(more.taken()))) {
			owe(more);
		}
	}

	List<String> settling(@Nullable RedisReply place, Correction requests, Correction tokens) {
		return arguments("settle", requests.more(), tokens.more(), level(requests), level(tokens),
				micros(requests.pause()), micros(tokens.pause()), (place != null) ? place.created() : "");
	}

	/**
	 * Count something with the next heartbeat of a store that is there again.
	 */
	void owe(Amounts amounts) {
		this.debt.add(amounts, this.breaker.failingSince());
	}

	/**
	 * Look at the budget, which connects and begins it.
	 */
	void look(Duration longest) throws StoreFailedException, InterruptedException {
		seen(this.calls.look(this.key, arguments("peek"), longest));
	}

	/**
	 * Tell the store of an outage that is over, and what it is owed.
	 */
	void repay(int sharers, TimeSource time, Duration longest) throws StoreFailedException, InterruptedException {
		Debt.Sent sent = this.debt.take();
		if (sent == null) {
			return;
		}
		Amounts amounts = sent.amounts();
		long outage = TimeUnit.NANOSECONDS.toMicros(time.nanoTime() - sent.since());
		try {
			seen(this.calls.look(this.key, arguments("owe", amounts.requests(), amounts.tokens(), outage, sharers),
					longest));
		}
		catch (StoreFailedException ex) {
			this.debt.add(amounts.taken(), sent.since());
			throw ex;
		}
	}

	private @Nullable RedisReply seen(@Nullable RedisReply reply) {
		if (reply != null) {
			this.left = reply.left();
		}
		return reply;
	}

	private List<String> arguments(String operation, Object... operands) {
		List<String> arguments = new ArrayList<>();
		arguments.add(operation);
		arguments.add(String.valueOf(this.batchShare));
		for (Kind kind : Kind.values()) {
			Long perMinute = kind.perMinute(this.limits);
			arguments.add((perMinute != null) ? String.valueOf(perMinute) : "");
			arguments.add((perMinute != null) ? String.valueOf(kind.burst(perMinute)) : "");
		}
		for (Object operand : operands) {
			arguments.add(String.valueOf(operand));
		}
		return arguments;
	}

	private static String level(Correction correction) {
		return Double.isInfinite(correction.level()) ? "" : String.valueOf(correction.level());
	}

	private static String code(Priority priority) {
		return priority.name().toLowerCase(Locale.ROOT);
	}

	private static long micros(Duration duration) {
		return TimeUnit.MICROSECONDS.convert(duration);
	}

}
