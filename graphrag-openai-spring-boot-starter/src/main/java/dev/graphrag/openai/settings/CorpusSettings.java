package dev.graphrag.openai.settings;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of corpus runs.
 *
 * @param concurrency requests of one run at once
 * @param maxInputs texts in one request, at most {@value EmbeddingLimits#MAX_INPUTS}
 * @param maxTokens tokens in one request, at most {@value EmbeddingLimits#MAX_TOKENS}
 * @param maxFailuresInARow requests that may fail one after the other before a run ends
 * with the last error
 */
public record CorpusSettings(@DefaultValue("8") int concurrency, @DefaultValue("256") int maxInputs,
		@DefaultValue("250000") int maxTokens, @DefaultValue("10") int maxFailuresInARow) {

	/**
	 * Create settings, or fail with the setting that breaks its rule.
	 */
	public CorpusSettings {
		InvalidSetting.unless(concurrency > 0 && concurrency <= 1024, Setting.CORPUS_CONCURRENCY, concurrency);
		InvalidSetting.unless(maxInputs > 0 && maxInputs <= EmbeddingLimits.MAX_INPUTS, Setting.CORPUS_MAX_INPUTS,
				maxInputs);
		InvalidSetting.unless(maxTokens > 0 && maxTokens <= EmbeddingLimits.MAX_TOKENS, Setting.CORPUS_MAX_TOKENS,
				maxTokens);
		InvalidSetting.unless(maxFailuresInARow > 0, Setting.CORPUS_MAX_FAILURES_IN_A_ROW, maxFailuresInARow);
	}

	/**
	 * Return a copy with another number of requests at once.
	 * @param concurrency the requests of one run at once
	 * @return the changed copy
	 */
	public CorpusSettings withConcurrency(int concurrency) {
		return new CorpusSettings(concurrency, this.maxInputs, this.maxTokens, this.maxFailuresInARow);
	}

	/**
	 * Return a copy with other requests.
	 * @param maxInputs the texts in one request
	 * @param maxTokens the tokens in one request
	 * @return the changed copy
	 */
	public CorpusSettings withRequests(int maxInputs, int maxTokens) {
		return new CorpusSettings(this.concurrency, maxInputs, maxTokens, this.maxFailuresInARow);
	}

	/**
	 * Return a copy with another patience.
	 * @param maxFailuresInARow the requests that may fail one after the other
	 * @return the changed copy
	 */
	public CorpusSettings withMaxFailuresInARow(int maxFailuresInARow) {
		return new CorpusSettings(this.concurrency, this.maxInputs, this.maxTokens, maxFailuresInARow);
	}

}
