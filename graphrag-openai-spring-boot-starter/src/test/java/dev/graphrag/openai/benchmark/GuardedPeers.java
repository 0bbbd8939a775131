package dev.graphrag.openai.benchmark;

import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.openai.core.ObjectMappers;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.graphrag.openai.CallListener;
import dev.graphrag.openai.OpenAiHttpCustomizer;
import dev.graphrag.openai.SharedOpenAiClient;
import dev.graphrag.openai.TimeSource;
import dev.graphrag.openai.client.ClientParts;
import dev.graphrag.openai.client.GuardedClientFactory;
import dev.graphrag.openai.client.TestClients;
import dev.graphrag.openai.http.Cancellation;
import dev.graphrag.openai.http.Content;
import dev.graphrag.openai.http.OpenAiTransport;
import dev.graphrag.openai.http.OutgoingRequest;
import dev.graphrag.openai.http.Tls;
import dev.graphrag.openai.settings.BudgetSettings.Limits;
import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.telemetry.OpenAiLogEvents;
import dev.graphrag.openai.telemetry.OpenAiMeters;
import dev.graphrag.openai.wire.ChatBody;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.slf4j.LoggerFactory;

import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;

/**
 * The guarded client with metrics and log events on, and its transport without the guard.
 */
final class GuardedPeers {

	private static final String PATTERN = "%d{yyyy-MM-dd HH:mm:ss.SSS} %-5level [%thread] %logger : %msg %kvp%n";

	private GuardedPeers() {
	}

	/**
	 * Return a client as a service gets it, whose log lines are formatted and dropped.
	 */
	static SharedOpenAiClient client(String baseUrl, OpenAiHttpCustomizer... customizers) {
		return heardClient(settings(baseUrl), customizers);
	}

	/**
	 * Return such a client that asks a budget in the JVM before each attempt.
	 */
	static SharedOpenAiClient clientWithBudget(String baseUrl, OpenAiHttpCustomizer... customizers) {
		OpenAiSettings settings = settings(baseUrl);
		Limits limits = new Limits(1_000_000_000_000L, 1_000_000_000_000L);
		return heardClient(settings.withBudget(settings.budget().withChat(limits)), customizers);
	}

	private static SharedOpenAiClient heardClient(OpenAiSettings settings, OpenAiHttpCustomizer... customizers) {
		logToNowhere();
		OpenAiMeters meters = new OpenAiMeters(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
		return client(settings, new OpenAiLogEvents(), List.of(meters), customizers);
	}

	/**
	 * Return a client that nobody listens to.
	 */
	static SharedOpenAiClient silentClient(String baseUrl, OpenAiHttpCustomizer... customizers) {
		return client(settings(baseUrl), new CallListener() {
		}, List.of(), customizers);
	}

	private static SharedOpenAiClient client(OpenAiSettings settings, CallListener log, List<CallListener> listeners,
			OpenAiHttpCustomizer... customizers) {
		return new GuardedClientFactory(log, ClientParts.of(customizers), TimeSource.system(),
				() -> ThreadLocalRandom.current().nextDouble())
			.create(settings, listeners);
	}

	/**
	 * Return Spring AI over the guarded client's transport and its reader, without
	 * anything of the guard.
	 */
	static Supplier<ChatResponse> unguardedChat(String baseUrl, OpenAiHttpCustomizer... customizers) {
		OpenAiSettings settings = settings(baseUrl);
		OpenAiTransport transport = new OpenAiTransport(settings, Tls.ofJvm(), List.of(customizers),
				TimeSource.system());
		OpenAiChatModel model = OpenAiChatModel.builder()
			.openAiClient(UnguardedSdk.client((params) -> complete(params, settings, transport)))
			.openAiClientAsync(UnguardedSdk.asyncClient())
			.options(OpenAiChatOptions.builder().model(Questions.CHAT_MODEL).build())
			.build();
		Prompt prompt = Questions.prompt();
		return () -> model.call(prompt);
	}

	private static ChatCompletion complete(ChatCompletionCreateParams params, OpenAiSettings settings,
			OpenAiTransport transport) {
		try {
			byte[] body = ObjectMappers.jsonMapper().writeValueAsBytes(params._body());
			return transport
				.exchange(
						new OutgoingRequest(new Content("chat/completions", body, Map.of()), Map.of(),
								settings.requiredApiKey(), settings.timeout().request(), false, new Cancellation()),
						ChatBody::read)
				.orThrow()
				.completion();
		}
		catch (JsonProcessingException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static OpenAiSettings settings(String baseUrl) {
		return TestClients.settings(baseUrl,
				Map.of("retry.jitter", "0.25", "warm-up.enabled", System.getProperty(FirstCall.WARM_UP, "false")));
	}

	static void logToNowhere() {
		LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
		PatternLayoutEncoder encoder = new PatternLayoutEncoder();
		encoder.setContext(context);
		encoder.setPattern(PATTERN);
		encoder.start();
		OutputStreamAppender<ILoggingEvent> nowhere = new OutputStreamAppender<>();
		nowhere.setContext(context);
		nowhere.setEncoder(encoder);
		nowhere.setOutputStream(OutputStream.nullOutputStream());
		nowhere.start();
		Logger logger = context.getLogger(OpenAiLogEvents.LOGGER);
		logger.setLevel(Level.INFO);
		logger.setAdditive(false);
		logger.addAppender(nowhere);
	}

}
