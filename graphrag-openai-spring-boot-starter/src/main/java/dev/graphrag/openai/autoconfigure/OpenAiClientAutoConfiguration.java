package dev.graphrag.openai.autoconfigure;

import java.util.concurrent.ThreadLocalRandom;

import dev.graphrag.openai.CallListener;
import dev.graphrag.openai.OpenAiHttpCustomizer;
import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.SharedOpenAiClient;
import dev.graphrag.openai.SharedOpenAiClientFactory;
import dev.graphrag.openai.TimeSource;
import dev.graphrag.openai.client.GuardedClientFactory;
import dev.graphrag.openai.telemetry.OpenAiLogEvents;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the guarded OpenAI client. It backs off where the application
 * defines a client or a factory of its own.
 */
@AutoConfiguration(after = { OpenAiSettingsAutoConfiguration.class, OpenAiTelemetryAutoConfiguration.class })
public final class OpenAiClientAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(SharedOpenAiClientFactory.class)
	GuardedClientFactory sharedOpenAiClientFactory(OpenAiLogEvents log,
			ObjectProvider<OpenAiHttpCustomizer> customizers, ObjectProvider<TimeSource> time) {
		return new GuardedClientFactory(log, customizers.orderedStream().toList(),
				time.getIfAvailable(TimeSource::system), () -> ThreadLocalRandom.current().nextDouble());
	}

	@Bean
	@ConditionalOnMissingBean
	SharedOpenAiClient sharedOpenAiClient(SharedOpenAiClientFactory factory, OpenAiSettings settings,
			ObjectProvider<CallListener> listeners) {
		return factory.create(settings, listeners.orderedStream().toList());
	}

}
