package dev.graphrag.openai.autoconfigure;

import dev.graphrag.openai.settings.Setting;

import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches unless {@code graphrag.openai.spring-ai.enabled} is off, in any of the
 * spellings that the settings accept.
 */
class OnSpringAiEnabled extends SpringBootCondition {

	static boolean enabled(Environment environment) {
		try {
			return Binder.get(environment)
				.bind(Setting.SPRING_AI_ENABLED.property(), Bindable.of(boolean.class),
						new SettingsBindHandler(BindHandler.DEFAULT))
				.orElse(true);
		}
		catch (BindException ex) {
			// The settings refuse it in words of their own.
			return true;
		}
	}

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		boolean enabled = enabled(context.getEnvironment());
		return new ConditionOutcome(enabled, Setting.SPRING_AI_ENABLED.property() + " is " + enabled);
	}

}
