package dev.graphrag.openai.autoconfigure;

import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.settings.Setting;
import dev.graphrag.openai.telemetry.OpenAiLogEvents;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.InitializingBean;

/**
 * Says once, when a service starts without any key, that every live call will fail.
 */
class MissingApiKey implements InitializingBean {

	private final OpenAiSettings settings;

	MissingApiKey(OpenAiSettings settings) {
		this.settings = settings;
	}

	@Override
	public void afterPropertiesSet() {
		if (!this.settings.hasApiKey()) {
			LoggerFactory.getLogger(OpenAiLogEvents.LOGGER)
				.atWarn()
				.addKeyValue("actor", this.settings.actor())
				.addKeyValue("remediation",
						"Set " + Setting.API_KEY.names() + " or " + Setting.API_KEY_FILE.names()
								+ ", or define a bean of type ApiKeySource; until then every live call fails.")
				.log("openai.settings.no_api_key");
		}
	}

}
