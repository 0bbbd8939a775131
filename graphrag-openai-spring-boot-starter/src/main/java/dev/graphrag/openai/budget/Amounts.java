package dev.graphrag.openai.budget;

import java.util.function.ToLongFunction;

import dev.graphrag.openai.settings.BudgetSettings.Limits;

/**
 * A number of each kind: what is reserved, or the places in the lines.
 */
record Amounts(long requests, long tokens) {

	static final Amounts NONE = new Amounts(0, 0);

	static Amounts of(ToLongFunction<Kind> amount) {
		return new Amounts(amount.applyAsLong(Kind.REQUESTS), amount.applyAsLong(Kind.TOKENS));
	}

	/**
	 * Return what one request with its tokens is counted as: nothing where nothing is
	 * limited, and no more than the burst, for what is above it could never have its
	 * turn.
	 */
	static Amounts counted(long tokens, Limits limits) {
		return of((kind) -> {
			Long perMinute = kind.perMinute(limits);
			return (perMinute != null) ? Math.min((kind == Kind.TOKENS) ? tokens : 1, kind.burst(perMinute)) : 0;
		});
	}

	long of(Kind kind) {
		return (kind == Kind.REQUESTS) ? this.requests : this.tokens;
	}

	Amounts negated() {
		return of((kind) -> -of(kind));
	}

	/**
	 * Return the amounts without those that are given back.
	 */
	Amounts taken() {
		return of((kind) -> Math.max(of(kind), 0));
	}

}
