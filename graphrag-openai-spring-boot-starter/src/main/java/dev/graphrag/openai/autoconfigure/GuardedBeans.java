package dev.graphrag.openai.autoconfigure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

import dev.graphrag.openai.SharedOpenAiClient;
import dev.graphrag.openai.springai.GuardedEmbeddingModel;
import dev.graphrag.openai.telemetry.OpenAiEndpoint;

import org.springframework.ai.openai.OpenAiAudioSpeechModel;
import org.springframework.ai.openai.OpenAiAudioTranscriptionModel;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiEmbeddingModel;
import org.springframework.ai.openai.OpenAiImageModel;
import org.springframework.ai.openai.OpenAiModerationModel;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;

/**
 * Tells which of the context's OpenAI beans go through the guard, and which stand beside
 * it. Guarded are the starter's own and those that were given the context's client; a
 * chat model does not show what is below it. Creates no bean.
 */
class GuardedBeans implements Supplier<OpenAiEndpoint.Beans> {

	private static final List<Class<?>> MODELS = List.of(OpenAiChatModel.class, OpenAiEmbeddingModel.class,
			OpenAiImageModel.class, OpenAiAudioSpeechModel.class, OpenAiAudioTranscriptionModel.class,
			OpenAiModerationModel.class);

	private static final List<String> SDK = List.of("com.openai.client.OpenAIClient",
			"com.openai.client.OpenAIClientAsync");

	private final ConfigurableListableBeanFactory beans;

	GuardedBeans(ConfigurableListableBeanFactory beans) {
		this.beans = beans;
	}

	@Override
	public OpenAiEndpoint.Beans get() {
		List<String> guarded = new ArrayList<>();
		List<String> unguarded = new ArrayList<>();
		for (String name : names()) {
			(guarded(name) ? guarded : unguarded).add(name);
		}
		return new OpenAiEndpoint.Beans(guarded, unguarded);
	}

	private Set<String> names() {
		ClassLoader classLoader = GuardedBeans.class.getClassLoader();
		Stream<Class<?>> sdk = SDK.stream().map((name) -> ClassUtils.resolveClassName(name, classLoader));
		Set<String> names = new LinkedHashSet<>();
		Stream.concat(MODELS.stream(), sdk)
			.forEach((type) -> names.addAll(Arrays.asList(this.beans.getBeanNamesForType(type, true, false))));
		return names;
	}

	private boolean guarded(String name) {
		return this.beans.findAnnotationOnBean(name, GuardedModel.class, false) != null
				|| this.beans.isTypeMatch(name, GuardedEmbeddingModel.class) || isGivenClient(name);
	}

	private boolean isGivenClient(String name) {
		List<String> clients = Arrays.asList(this.beans.getBeanNamesForType(SharedOpenAiClient.class, true, false));
		return Arrays.stream(this.beans.getDependenciesForBean(name)).anyMatch(clients::contains);
	}

}
