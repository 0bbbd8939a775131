package dev.graphrag.openai.autoconfigure;

import java.util.List;

import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.telemetry.OpenAiEndpoint;
import dev.graphrag.openai.telemetry.OpenAiLogEvents;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.env.Environment;

/**
 * Says once, when the context's singletons are there, which of its OpenAI beans go
 * through the guard, and which settings of Spring AI's they do not follow.
 */
class GuardReport implements SmartInitializingSingleton {

	private static final Logger logger = LoggerFactory.getLogger(OpenAiLogEvents.LOGGER);

	private final GuardedBeans beans;

	private final OpenAiSettings settings;

	private final Environment environment;

	GuardReport(GuardedBeans beans, OpenAiSettings settings, Environment environment) {
		this.beans = beans;
		this.settings = settings;
		this.environment = environment;
	}

	@Override
	public void afterSingletonsInstantiated() {
		OpenAiEndpoint.Beans found = this.beans.get();
		if (!found.guarded().isEmpty() || !found.unguarded().isEmpty()) {
			logger.atLevel(found.unguarded().isEmpty() ? Level.INFO : Level.WARN)
				.addKeyValue("actor", this.settings.actor())
				.addKeyValue("model", this.settings.chat().model())
				.addKeyValue("guarded", found.guarded().toString())
				.addKeyValue("unguarded", found.unguarded().toString())
				.log("openai.guard.beans");
		}
		List<String> ignored = new IgnoredSpringAiSettings(this.environment, this.settings).find(found.guarded());
		if (!ignored.isEmpty()) {
			logger.atWarn()
				.addKeyValue("actor", this.settings.actor())
				.addKeyValue("model", this.settings.chat().model())
				.addKeyValue("ignored", String.join("; ", ignored))
				.addKeyValue("remediation",
						"Remove what is ignored, or set the guarded client's own property; spring.ai.openai.* is"
								+ " followed by unguarded models alone.")
				.log("openai.settings.spring_ai_ignored");
		}
	}

}
