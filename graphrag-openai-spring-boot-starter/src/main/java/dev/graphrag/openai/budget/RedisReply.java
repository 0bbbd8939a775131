package dev.graphrag.openai.budget;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;

import dev.graphrag.openai.ClientState.BudgetLeft;
import org.jspecify.annotations.Nullable;

/**
 * What {@code rate-budget.lua} answered.
 *
 * @param granted whether a place was given
 * @param remaining the wait of the place, or that which was too long
 * @param places the places in the lines
 * @param left what is saved up
 * @param now the server's time in microseconds
 * @param created when the store's bucket was made, by which a place knows its own
 */
record RedisReply(boolean granted, Duration remaining, Amounts places, BudgetLeft left, long now, long created) {

	static RedisReply of(List<Long> numbers) {
		return new RedisReply(numbers.get(0) == 1, Duration.of(numbers.get(1), ChronoUnit.MICROS),
				new Amounts(numbers.get(2), numbers.get(3)), new BudgetLeft(left(numbers.get(4)), left(numbers.get(5))),
				numbers.get(6), numbers.get(7));
	}

	private static @Nullable Long left(long number) {
		return (number >= 0) ? number : null;
	}

}
