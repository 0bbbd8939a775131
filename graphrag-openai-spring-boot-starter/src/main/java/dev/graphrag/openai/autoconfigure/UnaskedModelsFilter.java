package dev.graphrag.openai.autoconfigure;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.ai.model.SpringAIModelProperties;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.boot.autoconfigure.condition.ConditionEvaluationReport;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.EnvironmentAware;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/**
 * Leaves Spring AI's image, speech, transcription and moderation models of OpenAI out
 * where nothing asks for them. Its starter configures them all, past the guard: without a
 * key of Spring AI's the context does not even start, and with {@code OPENAI_API_KEY}
 * they are there in silence. A service asks for one of them by
 * <ul>
 * <li>{@code spring.ai.model.image=openai} (or {@code audio.speech},
 * {@code audio.transcription}, {@code moderation}),</li>
 * <li>any property below {@code spring.ai.openai.image} and so on, or</li>
 * <li>{@code spring.ai.openai.api-key}, which asks for them all.</li>
 * </ul>
 * It gets them as ever, and is told at start-up that they are not guarded. Other vendors'
 * models are not touched, nor any where {@code graphrag.openai.spring-ai.enabled} is off.
 */
class UnaskedModelsFilter extends SpringBootCondition
		implements AutoConfigurationImportFilter, EnvironmentAware, BeanFactoryAware {

	private static final String PACKAGE = "org.springframework.ai.model.openai.autoconfigure.";

	private static final Map<String, String> SELECTORS = Map.of(PACKAGE + "OpenAiImageAutoConfiguration",
			SpringAIModelProperties.IMAGE_MODEL, PACKAGE + "OpenAiAudioSpeechAutoConfiguration",
			SpringAIModelProperties.AUDIO_SPEECH_MODEL, PACKAGE + "OpenAiAudioTranscriptionAutoConfiguration",
			SpringAIModelProperties.AUDIO_TRANSCRIPTION_MODEL, PACKAGE + "OpenAiModerationAutoConfiguration",
			SpringAIModelProperties.MODERATION_MODEL);

	private static final List<String> CONNECTIONS = List.of("spring.ai.openai.api-key", "spring.ai.openai.credential",
			"spring.ai.openai.microsoft-foundry", "spring.ai.openai.git-hub-models");

	private Environment environment = new StandardEnvironment();

	private @Nullable BeanFactory beanFactory;

	@Override
	public void setEnvironment(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void setBeanFactory(BeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	@Override
	public boolean[] match(@Nullable String[] names, AutoConfigurationMetadata metadata) {
		boolean[] matches = new boolean[names.length];
		for (int index = 0; index < names.length; index++) {
			String name = names[index];
			String selector = (name != null) ? SELECTORS.get(name) : null;
			matches[index] = selector == null || isAskedFor(selector);
			if (name != null && selector != null && !matches[index]) {
				tell(name, selector);
			}
		}
		return matches;
	}

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		return ConditionOutcome.match();
	}

	private boolean isAskedFor(String selector) {
		String properties = selector.replace(SpringAIModelProperties.MODEL_PREFIX, "spring.ai.openai");
		return !OnSpringAiEnabled.enabled(this.environment) || isSet(selector) || isConfigured(properties)
				|| CONNECTIONS.stream().anyMatch(this::isSet);
	}

	private boolean isSet(String property) {
		try {
			return StringUtils.hasText(Binder.get(this.environment).bind(property, String.class).orElse(null));
		}
		catch (RuntimeException ex) {
			// What cannot be read is Spring AI's own to refuse.
			return true;
		}
	}

	private boolean isConfigured(String prefix) {
		try {
			return Binder.get(this.environment).bind(prefix, Bindable.mapOf(String.class, Object.class)).isBound();
		}
		catch (RuntimeException ex) {
			return true;
		}
	}

	// Where such a bean is missing, Boot's failure analysis quotes this.
	private void tell(String name, String selector) {
		if (this.beanFactory instanceof ConfigurableListableBeanFactory beans) {
			ConditionEvaluationReport.get(beans)
				.recordConditionEvaluation(name, this,
						ConditionOutcome
							.noMatch("the guarded OpenAI starter leaves unguarded models out unless asked for ("
									+ selector + "=openai)"));
		}
	}

}
