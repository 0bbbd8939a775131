package dev.graphrag.openai.autoconfigure;

import dev.graphrag.openai.settings.EmbeddingStoreSettings;
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
 * Matches where {@code graphrag.openai.embedding.store.type} is {@code jdbc}.
 */
class OnJdbcStore extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		EmbeddingStoreSettings.Type type = type(context.getEnvironment());
		return new ConditionOutcome(type == EmbeddingStoreSettings.Type.JDBC,
				Setting.EMBEDDING_STORE_TYPE.property() + " is " + type);
	}

	private static EmbeddingStoreSettings.Type type(Environment environment) {
		try {
			return Binder.get(environment)
				.bind(Setting.EMBEDDING_STORE_TYPE.property(), Bindable.of(EmbeddingStoreSettings.Type.class),
						new SettingsBindHandler(BindHandler.DEFAULT))
				.orElse(EmbeddingStoreSettings.Type.NONE);
		}
		catch (BindException ex) {
			// The settings refuse it in words of their own.
			return EmbeddingStoreSettings.Type.NONE;
		}
	}

}
