package dev.graphrag.openai.corpus;

import dev.graphrag.openai.settings.CorpusSettings;

/**
 * Counts requests of a run that failed one after the other, and texts that were refused,
 * until there is no hope left. Used by the thread that consumes the run alone.
 */
final class FailuresInARow {

	// Where requests are smaller, bad texts in a row say no more about the endpoint.
	private static final int TEXTS_OF_A_REQUEST = 256;

	private final int mostFailures;

	private final long mostRefusals;

	private int failures;

	private long refusals;

	FailuresInARow(CorpusSettings settings) {
		this.mostFailures = settings.maxFailuresInARow();
		// Whoever refuses the texts of that many requests will refuse the others too.
		this.mostRefusals = (long) settings.maxFailuresInARow() * Math.max(settings.maxInputs(), TEXTS_OF_A_REQUEST);
	}

	void succeeded() {
		this.failures = 0;
		this.refusals = 0;
	}

	/**
	 * A request failed.
	 * @return whether the run is hopeless
	 */
	boolean failed() {
		return ++this.failures >= this.mostFailures;
	}

	/**
	 * A text was refused.
	 * @return whether the run is hopeless
	 */
	boolean refused() {
		return ++this.refusals >= this.mostRefusals;
	}

}
