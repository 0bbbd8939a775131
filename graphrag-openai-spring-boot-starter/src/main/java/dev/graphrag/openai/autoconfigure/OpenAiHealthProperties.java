package dev.graphrag.openai.autoconfigure;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * Settings of the {@code openAi} health contributor.
 *
 * @param downAfter failures in a row that make the status DOWN
 * @param forgetAfter age at which a failure no longer counts
 */
@ConfigurationProperties("management.health.openai")
record OpenAiHealthProperties(@DefaultValue("3") Integer downAfter, @DefaultValue("5m") Duration forgetAfter) {

	OpenAiHealthProperties {
		Assert.isTrue(downAfter > 0, "management.health.openai.down-after must be a positive whole number");
		Assert.isTrue(!forgetAfter.isNegative() && !forgetAfter.isZero(),
				"management.health.openai.forget-after must be a duration greater than zero");
	}

}
