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

}
