package dev.graphrag.openai.test;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.TestContextAnnotationUtils;

/**
 * Gives the contexts of classes with {@link AutoConfigureOpenAiEmulator} an emulator.
 */
class OpenAiEmulatorContextCustomizerFactory implements ContextCustomizerFactory {

	@Override
	public @Nullable ContextCustomizer createContextCustomizer(Class<?> testClass,
			List<ContextConfigurationAttributes> configAttributes) {
		AutoConfigureOpenAiEmulator annotation = TestContextAnnotationUtils.findMergedAnnotation(testClass,
				AutoConfigureOpenAiEmulator.class);
		return (annotation != null) ? new OpenAiEmulatorContextCustomizer(annotation.virtualTime()) : null;
	}

}
