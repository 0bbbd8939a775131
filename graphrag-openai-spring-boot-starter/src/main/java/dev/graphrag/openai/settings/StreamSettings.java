package dev.graphrag.openai.settings;

import java.time.Duration;

import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * Stream settings.
 *
 * @param idleTimeout longest silence between bytes of a stream; comments count as signs
 * of life
 * @param maxDuration total time of a stream, its waits and retries included
 * @param maxConcurrent streams at once; one more fails as {@code overloaded}
 */
public record StreamSettings(@DefaultValue("30s") Duration idleTimeout, @DefaultValue("10m") Duration maxDuration,
		@DefaultValue("256") int maxConcurrent) {

	/**
	 * Create settings, or fail with the setting that breaks its rule.
	 */
	public StreamSettings {
		Assert.notNull(idleTimeout, "idleTimeout must not be null");
		Assert.notNull(maxDuration, "maxDuration must not be null");
		InvalidSetting.unlessTimeout(idleTimeout, Setting.STREAM_IDLE_TIMEOUT);
		InvalidSetting.unlessTimeout(maxDuration, Setting.STREAM_MAX_DURATION);
		InvalidSetting.unless(maxConcurrent > 0, Setting.STREAM_MAX_CONCURRENT, maxConcurrent);
	}

	/**
	 * Return a copy with another longest silence.
	 * @param idleTimeout the longest silence between bytes of a stream
	 * @return the changed copy
	 */
	public StreamSettings withIdleTimeout(Duration idleTimeout) {
		return new StreamSettings(idleTimeout, this.maxDuration, this.maxConcurrent);
	}

	/**
	 * Return a copy with another total time.
	 * @param maxDuration the total time of a stream
	 * @return the changed copy
	 */
	public StreamSettings withMaxDuration(Duration maxDuration) {
		return new StreamSettings(this.idleTimeout, maxDuration, this.maxConcurrent);
	}

	/**
	 * Return a copy with another number of streams at once.
	 * @param maxConcurrent the streams at once
	 * @return the changed copy
	 */
	public StreamSettings withMaxConcurrent(int maxConcurrent) {
		return new StreamSettings(this.idleTimeout, this.maxDuration, maxConcurrent);
	}

}
