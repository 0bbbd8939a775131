package dev.graphrag.openai.settings;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of asynchronous calls.
 *
 * @param maxConcurrent calls running at once
 * @param maxQueued calls waiting for one of them to end, which counts against their
 * deadline; one more fails as {@code overloaded}
 */
public record AsyncSettings(@DefaultValue("128") int maxConcurrent, @DefaultValue("1000") int maxQueued) {

	/**
	 * Create settings, or fail with the setting that breaks its rule.
	 */
	public AsyncSettings {
		InvalidSetting.unless(maxConcurrent > 0, Setting.ASYNC_MAX_CONCURRENT, maxConcurrent);
		InvalidSetting.unless(maxQueued >= 0, Setting.ASYNC_MAX_QUEUED, maxQueued);
	}

	/**
	 * Return a copy with another number of calls at once.
	 * @param maxConcurrent the calls running at once
	 * @return the changed copy
	 */
	public AsyncSettings withMaxConcurrent(int maxConcurrent) {
		return new AsyncSettings(maxConcurrent, this.maxQueued);
	}

	/**
	 * Return a copy with another number of calls that wait.
	 * @param maxQueued the calls that may wait
	 * @return the changed copy
	 */
	public AsyncSettings withMaxQueued(int maxQueued) {
		return new AsyncSettings(this.maxConcurrent, maxQueued);
	}

}
