package dev.graphrag.openai.test;

import dev.graphrag.openai.TimeSource;

import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Starts the emulator of a context as the first thing of its refresh, so that a context
 * that fails closes it like any bean, and points the settings at it before a condition
 * asks for one. A context whose parent has an emulator uses that one.
 */
class OpenAiEmulatorRegistrar implements BeanDefinitionRegistryPostProcessor {

	/**
	 * Name of the emulator's bean.
	 */
	static final String BEAN = "openAiEmulator";

	private final ConfigurableApplicationContext context;

	private final boolean virtualTime;

	OpenAiEmulatorRegistrar(ConfigurableApplicationContext context, boolean virtualTime) {
		this.context = context;
		this.virtualTime = virtualTime;
	}

	@Override
	public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
		ApplicationContext parent = this.context.getParent();
		if (parent == null || !parent.containsBean(BEAN)) {
			register(registry);
		}
		OpenAiEmulator emulator = this.context.getBeanFactory().getBean(BEAN, OpenAiEmulator.class);
		EmulatorProperties.addTo(this.context.getEnvironment(), emulator.baseUrl());
	}

	private void register(BeanDefinitionRegistry registry) {
		RootBeanDefinition emulator = new RootBeanDefinition(OpenAiEmulator.class,
				() -> OpenAiEmulator.start(this.virtualTime));
		emulator.setDestroyMethodName("close");
		registry.registerBeanDefinition(BEAN, emulator);
		if (this.virtualTime) {
			RootBeanDefinition time = new RootBeanDefinition(TimeSource.class,
					() -> this.context.getBean(BEAN, OpenAiEmulator.class).time());
			time.setFallback(true);
			registry.registerBeanDefinition(BEAN + "Time", time);
		}
	}

}
