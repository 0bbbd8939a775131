package dev.graphrag.openai.budget;

import org.jspecify.annotations.Nullable;

/**
 * What was sent while the shared store did not count, until it is told. Thread-safe.
 */
final class Debt {

	private @Nullable Sent sent;

	/**
	 * Add what was sent.
	 * @param amounts how much, negative where it turns out to be less
	 * @param since when the store began not to count
	 */
	synchronized void add(Amounts amounts, long since) {
		this.sent = (this.sent != null) ? this.sent.and(amounts, since) : new Sent(amounts, since);
	}

	/**
	 * Return what was sent, and forget it.
	 */
	synchronized @Nullable Sent take() {
		Sent taken = this.sent;
		this.sent = null;
		return taken;
	}

	/**
	 * What was sent since a time.
	 */
	record Sent(Amounts amounts, long since) {

		Sent and(Amounts more, long alsoSince) {
			return new Sent(Amounts.of((kind) -> this.amounts.of(kind) + more.of(kind)),
					(alsoSince - this.since < 0) ? alsoSince : this.since);
		}

	}

}
