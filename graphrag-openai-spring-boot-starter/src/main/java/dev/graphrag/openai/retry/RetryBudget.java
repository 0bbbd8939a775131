package dev.graphrag.openai.retry;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Keeps the retries of all calls together from making an outage worse, after the standard
 * retry mode of the AWS SDKs: a retry draws 5 tokens, one after a timeout 10; a retry
 * that succeeds, or never leaves, gives back what it drew and a plain success gives 1. A
 * healthy service never notices; under a total outage the budget runs dry and each call
 * makes about one attempt. Thread-safe.
 */
public final class RetryBudget {

	private static final int RETRY_PRICE = 5;

	private static final int TIMEOUT_RETRY_PRICE = 10;

	private static final int SUCCESS_GAIN = 1;

	private final int capacity;

	private final AtomicInteger tokens;

	RetryBudget(int capacity) {
		this.capacity = capacity;
		this.tokens = new AtomicInteger(capacity);
	}

	/**
	 * Draw the price of a retry.
	 * @param afterTimeout whether the failed attempt was a timeout
	 * @return the price, or zero if the budget does not have it
	 */
	int draw(boolean afterTimeout) {
		int price = afterTimeout ? TIMEOUT_RETRY_PRICE : RETRY_PRICE;
		int before = this.tokens.getAndUpdate((tokens) -> (tokens >= price) ? tokens - price : tokens);
		return (before >= price) ? price : 0;
	}

	void succeeded(int drawn) {
		giveBack((drawn > 0) ? drawn : SUCCESS_GAIN);
	}

	void giveBack(int gain) {
		if (this.tokens.get() < this.capacity) {
			this.tokens.updateAndGet((tokens) -> Math.min(this.capacity, tokens + gain));
		}
	}

	/**
	 * Return the tokens left.
	 * @return from zero to the capacity
	 */
	public int available() {
		return this.tokens.get();
	}

	/**
	 * Return the most tokens there can be.
	 * @return the capacity
	 */
	public int capacity() {
		return this.capacity;
	}

}
