package dev.graphrag.openai.springai;

import java.util.function.ToDoubleFunction;

import dev.graphrag.openai.SharedOpenAiClient;
import dev.graphrag.openai.TimeSource;
import dev.graphrag.openai.client.ManualTime;
import dev.graphrag.openai.http.RawServer;
import dev.graphrag.openai.test.OpenAiEmulator;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * An application with the starter and nothing else, against a server of the test.
 */
final class SpringAiApplication {

	static final String KEY = "sk-proj-guarded-0123456789";

	private SpringAiApplication() {
	}

	/**
	 * Return an application whose waits take no time.
	 */
	static ApplicationContextRunner against(OpenAiEmulator openAi) {
		return inRealTime(openAi.baseUrl()).withBean(TimeSource.class, openAi::time);
	}

	/**
	 * Return an application whose waits take no time.
	 */
	static ApplicationContextRunner against(RawServer server) {
		return inRealTime(server.baseUrl()).withBean(TimeSource.class, ManualTime::new);
	}

	/**
	 * Return an application that waits as long as it says.
	 */
	static ApplicationContextRunner inRealTime(String baseUrl) {
		return new ApplicationContextRunner().withUserConfiguration(Application.class)
			.withBean(RecordedCalls.class)
			.withPropertyValues(properties(baseUrl));
	}

	/**
	 * Start an application that several tests share, whose waits take no time.
	 */
	static ConfigurableApplicationContext start(OpenAiEmulator openAi) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		context.register(Application.class, RecordedCalls.class);
		context.registerBean(TimeSource.class, openAi::time);
		TestPropertyValues.of(properties(openAi.baseUrl())).applyTo(context);
		context.refresh();
		return context;
	}

	private static String[] properties(String baseUrl) {
		return new String[] { "graphrag.openai.api-key=" + KEY, "graphrag.openai.base-url=" + baseUrl,
				"graphrag.openai.allow-insecure-base-url=true", "graphrag.openai.actor=tests",
				"graphrag.openai.retry.jitter=0", "graphrag.openai.warm-up.enabled=false" };
	}

	static ChatClient chatClient(ApplicationContext context) {
		return context.getBean(ChatClient.Builder.class).build();
	}

	static ChatModel chatModel(ApplicationContext context) {
		return context.getBean(ChatModel.class);
	}

	static SharedOpenAiClient client(ApplicationContext context) {
		return context.getBean(SharedOpenAiClient.class);
	}

	static RecordedCalls calls(ApplicationContext context) {
		return context.getBean(RecordedCalls.class);
	}

	/**
	 * Return the number of calls that run now, as the gauge has it.
	 */
	static double inFlight(ApplicationContext context) {
		return sum(context, "graphrag.openai.in.flight", (meter) -> ((Gauge) meter).value());
	}

	/**
	 * Return a counter's sum over the series that have these tags.
	 */
	static double count(ApplicationContext context, String meter, String... tags) {
		return sum(context, meter, (counter) -> ((Counter) counter).count(), tags);
	}

	private static double sum(ApplicationContext context, String meter, ToDoubleFunction<Meter> value, String... tags) {
		return context.getBean(MeterRegistry.class).find(meter).tags(tags).meters().stream().mapToDouble(value).sum();
	}

	/**
	 * The application's own part.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableWithoutDatabases
	static class Application {

	}

}
