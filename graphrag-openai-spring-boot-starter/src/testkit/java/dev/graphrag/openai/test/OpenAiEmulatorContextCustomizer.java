package dev.graphrag.openai.test;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Gives a context an emulator. Equal where the contexts would be, so that classes share a
 * cached one: what concerns a test alone is no part of it.
 *
 * @param virtualTime whether waits pass without waiting
 */
record OpenAiEmulatorContextCustomizer(boolean virtualTime) implements ContextCustomizer {

	@Override
	public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
		context.addBeanFactoryPostProcessor(new OpenAiEmulatorRegistrar(context, this.virtualTime));
	}

}
