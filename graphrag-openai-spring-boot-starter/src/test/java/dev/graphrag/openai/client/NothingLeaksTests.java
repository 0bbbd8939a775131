package dev.graphrag.openai.client;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.SharedOpenAiClient;
import dev.graphrag.openai.SharedOpenAiClientFactory;
import dev.graphrag.openai.TimeSource;
import dev.graphrag.openai.autoconfigure.OpenAiClientAutoConfiguration;
import dev.graphrag.openai.autoconfigure.OpenAiSettingsAutoConfiguration;
import dev.graphrag.openai.autoconfigure.OpenAiTelemetryAutoConfiguration;
import dev.graphrag.openai.http.RawServer;
import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.settings.Setting;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Pushes canaries through every path with all loggers at TRACE and looks for them in
 * every output: log events with their key/values and stack traces, standard output and
 * error, errors, results and metrics.
 */
@ExtendWith(OutputCaptureExtension.class)
class NothingLeaksTests {

	private static final String KEY = "sk-proj-Canary_KEY-7391";

	private static final String COMPLETION = "canary-completion-7391";

	private static final List<String> SECRET_PARTS = List.of("Canary_KEY", "canary-completion", "canary-system",
			"canary-host");

	private final LoggerContext logging = (LoggerContext) LoggerFactory.getILoggerFactory();

	private final ListAppender<ILoggingEvent> events = new ListAppender<>();

	private final List<String> outputs = new ArrayList<>();

	@BeforeEach
	void logEverything() {
		this.events.setContext(this.logging);
		this.events.start();
		root().setLevel(Level.TRACE);
		root().addAppender(this.events);
	}

	@AfterEach
	void logAsBefore() {
		root().detachAppender(this.events);
		root().setLevel(Level.ERROR);
	}

	@ParameterizedTest
	@ValueSource(strings = { "canary-prompt-7391", "canary-prompt \"quoted\" {\"a\":\"b\"}", "canary-prompt\nline two",
			"canary-prompt [.*](+)?", "canary-prompt%20encoded", "canary-prompt ünï-çödé 祕密" })
	void noOutputShowsKeyPromptOrCompletion(String prompt, CapturedOutput console) throws Exception {
		for (String answer : answers()) {
			callAll(answer, prompt);
		}
		this.events.list.forEach((event) -> this.outputs.add(text(event)));
		this.outputs.add(console.getAll());
		assertThat(this.events.list).extracting(ILoggingEvent::getMessage)
			.contains("openai.chat.success", "openai.chat.failure", "openai.retry.backoff", "openai.embedding.failure");
		for (String output : this.outputs) {
			assertThat(output).doesNotContain(SECRET_PARTS).doesNotContain("canary-prompt");
		}
	}

	@Test
	void modelThatIsTheKeyIsMasked(CapturedOutput console) {
		OpenAiSettings settings = TestClients.settings("http://127.0.0.1:9/v1",
				Map.of("api-key", "opaque.Canary_KEY.x"));
		try (SharedOpenAiClient client = TestClients.client(settings, new ManualTime())) {
			attempt(() -> client.chat(new Prompt("Hello", ChatOptions.builder().model("opaque.Canary_KEY.x").build())));
		}
		this.events.list.forEach((event) -> this.outputs.add(text(event)));
		this.outputs.add(console.getAll());
		assertThat(this.outputs).noneMatch((output) -> output.contains("Canary_KEY"));
	}

	// What a server can send back, with the request's own words in it.
	private static List<String> answers() {
		String echo = "{\"error\":{\"message\":\"Incorrect key " + KEY + " for " + COMPLETION + "\",\"type\":\"" + KEY
				+ "\",\"param\":\"" + COMPLETION + "\",\"code\":\"" + KEY + "\"}}";
		String chat = OpenAiStubs.chat("m").replace("Acknowledged.", COMPLETION);
		return List
			.of(RawServer.ok(chat), RawServer.ok("{\"id\":\"x\",\"model\":\"" + COMPLETION + "\",\"choices\":[]}"),
					RawServer.ok("{\"choices\":[{\"message\":{\"content\":\"" + COMPLETION + "\"}}]}"),
					RawServer.ok("<html>" + COMPLETION + KEY), RawServer.ok(chat.substring(0, chat.length() / 2)),
					RawServer.answer("401 Unauthorized", "x-request-id: " + KEY + "\r\n", echo),
					RawServer.answer("429 Too Many Requests", "Retry-After: " + COMPLETION + "\r\n", echo),
					RawServer.answer("500 " + COMPLETION, "", echo),
					RawServer.answer("302 Found", "Location: http://" + KEY + ".canary-host/\r\n", ""),
					RawServer.ok("{\"data\":[{\"index\":0,\"embedding\":\"" + COMPLETION + "\"}],\"model\":\"" + KEY
							+ "\"}"),
					RawServer.ok("{\"data\":[{\"index\":0,\"embedding\":[1," + COMPLETION + "]}]}"),
					COMPLETION + KEY + "\r\n\r\n");
	}

	private void callAll(String answer, String prompt) throws Exception {
		PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		try (RawServer server = new RawServer(RawServer.answering(answer))) {
			new ApplicationContextRunner()
				.withConfiguration(AutoConfigurations.of(OpenAiSettingsAutoConfiguration.class,
						OpenAiTelemetryAutoConfiguration.class, OpenAiClientAutoConfiguration.class))
				.withBean(MeterRegistry.class, () -> registry)
				.withBean(TimeSource.class, ManualTime::new)
				.withPropertyValues(Setting.API_KEY.property() + "=" + KEY,
						Setting.BASE_URL.property() + "=" + server.baseUrl(),
						Setting.ALLOW_INSECURE_BASE_URL.property() + "=true")
				.run((context) -> {
					assertThat(context).hasSingleBean(SharedOpenAiClientFactory.class);
					SharedOpenAiClient client = context.getBean(SharedOpenAiClient.class);
					attempt(() -> client
						.chat(new Prompt(List.of(new SystemMessage("canary-system"), new UserMessage(prompt)))));
					attempt(() -> client.embedding(prompt));
					attempt(() -> client.embeddings(List.of(prompt, prompt)));
					this.outputs.add(context.getBean(OpenAiSettings.class).toString());
				});
		}
		this.outputs.add(registry.scrape());
	}

	private void attempt(Supplier<?> call) {
		try {
			this.outputs.add(String.valueOf(call.get()));
		}
		catch (OpenAiClientException ex) {
			ByteArrayOutputStream trace = new ByteArrayOutputStream();
			ex.printStackTrace(new PrintStream(trace, true, StandardCharsets.UTF_8));
			this.outputs.add(trace.toString(StandardCharsets.UTF_8));
			this.outputs.add(ex.getMessage() + ex.remediation() + ex.details());
		}
	}

	private static String text(ILoggingEvent event) {
		String trace = (event.getThrowableProxy() != null) ? ThrowableProxyUtil.asString(event.getThrowableProxy())
				: "";
		return event.getLoggerName() + " " + event.getFormattedMessage() + " " + event.getKeyValuePairs() + " " + trace;
	}

	private Logger root() {
		return this.logging.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
	}

}
