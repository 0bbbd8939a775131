package dev.graphrag.openai.test;

import dev.graphrag.openai.ApiKeySource;
import dev.graphrag.openai.CallListener;
import dev.graphrag.openai.Secret;
import dev.graphrag.openai.TimeSource;
import dev.graphrag.openai.emulator.OpenAiServer;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
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
		EmulatorProperties.addTo(this.context.getEnvironment(), emulator().baseUrl());
	}

	private OpenAiEmulator emulator() {
		return this.context.getBeanFactory().getBean(BEAN, OpenAiEmulator.class);
	}

	// A vault of the application's has no part in a test, and no key for an emulator.
	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
		if (beans instanceof BeanDefinitionRegistry registry
				&& beans.getBeanNamesForType(ApiKeySource.class, true, false).length > 0) {
			Secret key = new Secret(OpenAiServer.API_KEY);
			RootBeanDefinition keys = new RootBeanDefinition(ApiKeySource.class, () -> () -> key);
			keys.setPrimary(true);
			registry.registerBeanDefinition(BEAN + "Key", keys);
		}
	}

	private void register(BeanDefinitionRegistry registry) {
		RootBeanDefinition emulator = new RootBeanDefinition(OpenAiEmulator.class,
				() -> OpenAiEmulator.start(this.virtualTime));
		emulator.setDestroyMethodName("close");
		registry.registerBeanDefinition(BEAN, emulator);
		if (this.virtualTime) {
			RootBeanDefinition time = new RootBeanDefinition(TimeSource.class, () -> emulator().time());
			time.setFallback(true);
			registry.registerBeanDefinition(BEAN + "Time", time);
			registry.registerBeanDefinition(BEAN + "Listener",
					new RootBeanDefinition(CallListener.class, () -> emulator().listener()));
		}
	}

}
