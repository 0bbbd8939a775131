package dev.graphrag.openai.client;

import dev.graphrag.openai.wire.Metered;

/**
 * Expects of a model's next request what the last ones took: the tokens of a prompt by
 * its length and by how far that rule was off, those of a completion as the request
 * bounds them, else as many as completions had on average. Both follow the last
 * {@value #MEMORY} answers or so. Thread-safe.
 */
final class TokenEstimate {

	private static final int MEMORY = 16;

	/**
	 * A long answer, for as long as none was seen: what was reserved too much is given
	 * back.
	 */
	private static final double FIRST_COMPLETION = 500;

	private double promptFactor = 1;

	private double completion = FIRST_COMPLETION;

	private int answers;

	synchronized long of(RequestSize size) {
		double prompt = size.promptTokens() * this.promptFactor;
		double each = (size.mostTokens() != null) ? size.mostTokens() : this.completion;
		// Numbers below zero are for the server to refuse.
		return (long) Math.ceil(Math.max(prompt + size.choices() * each, 0));
	}

	/**
	 * Learn from an answer that tells its usage.
	 */
	synchronized void learn(RequestSize size, Metered answer) {
		this.answers = Math.min(this.answers + 1, MEMORY);
		double guessed = Math.max(1, size.promptTokens());
		this.promptFactor += (answer.promptTokens() / guessed - this.promptFactor) / this.answers;
		if (size.choices() > 0) {
			double each = (double) answer.completionTokens() / size.choices();
			this.completion += (each - this.completion) / this.answers;
		}
	}

}
