package dev.graphrag.probe.command;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

import dev.graphrag.openai.CallListener;
import dev.graphrag.openai.ChatResult;
import dev.graphrag.openai.EmbeddingResult;
import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.SharedOpenAiClient;
import dev.graphrag.openai.SharedOpenAiClientFactory;
import dev.graphrag.openai.TimeSource;
import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.probe.report.Outcome;
import dev.graphrag.probe.report.ProbeReport;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiChatOptions;

/**
 * Proves with one chat completion and one embedding that OpenAI is reachable and guarded.
 * Every run has a client and meters of its own, and ends in a report whatever happens.
 */
public final class OpenAiProbe {

	private static final String SYSTEM_MESSAGE = "You are an OpenAI readiness probe verifying model guardrails.";

	private static final String USER_MESSAGE = "Return a brief acknowledgement that chat completions are reachable.";

	private static final String EMBEDDING_INPUT = "GraphRAG readiness probe vector check.";

	private static final int MAX_TOKENS = 32;

	private final SettingsLoader settings;

	private final Supplier<SharedOpenAiClientFactory> clients;

	private final Supplier<List<CallListener>> applicationListeners;

	private final Function<MeterRegistry, CallListener> meters;

	private final TimeSource time;

	/**
	 * Create a probe.
	 * @param settings where settings come from
	 * @param clients where clients come from
	 * @param applicationListeners listeners that keep the application's metrics and
	 * health; not told of calls to the emulator
	 * @param meters makes the listener that counts in a registry
	 * @param time gives the report's time and the run's duration
	 */
	public OpenAiProbe(SettingsLoader settings, Supplier<SharedOpenAiClientFactory> clients,
			Supplier<List<CallListener>> applicationListeners, Function<MeterRegistry, CallListener> meters,
			TimeSource time) {
		this.settings = settings;
		this.clients = clients;
		this.applicationListeners = applicationListeners;
		this.meters = meters;
		this.time = time;
	}

	/**
	 * Run the probe.
	 * @param options the run's options
	 * @param progress told of the steps of every call
	 * @return the report and the metrics; a failure is in the report
	 */
	public ProbeRun run(ProbeOptions options, CallListener progress) {
		long start = this.time.nanoTime();
		PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		try {
			CallListener counted = this.meters.apply(registry);
			ProbeReport report = report(options, counted, progress);
			return new ProbeRun(report, registry.scrape(), Duration.ofNanos(this.time.nanoTime() - start));
		}
		finally {
			registry.close();
		}
	}

	private ProbeReport report(ProbeOptions options, CallListener counted, CallListener progress) {
		OpenAiSettings settings = null;
		Outcome outcome;
		try {
			settings = RunSettings.of(this.settings, options);
			outcome = options.skipLive() ? skipped(settings, counted) : probed(settings, options, counted, progress);
		}
		catch (OpenAiClientException ex) {
			settings = (ex.reason() != FailureReason.SETTINGS_LOAD) ? settings : null;
			outcome = Outcome.Failure.of(ex);
		}
		catch (RuntimeException | Error ex) {
			// A library may throw anything, and the run ends in a report all the same.
			outcome = Outcome.Failure.unexpected(ex);
		}
		return new ProbeReport(this.time.now().truncatedTo(ChronoUnit.MILLIS), settings, outcome,
				notes(options, outcome));
	}

	// The series of a run that makes no call exist all the same, at zero.
	private Outcome skipped(OpenAiSettings settings, CallListener counted) {
		counted.clientCreated(settings);
		return new Outcome.Skipped();
	}

	private Outcome probed(OpenAiSettings settings, ProbeOptions options, CallListener counted, CallListener progress) {
		List<CallListener> listeners = new ArrayList<>(List.of(counted, progress));
		if (!options.emulator()) {
			listeners.addAll(this.applicationListeners.get());
			return probed(settings, listeners);
		}
		return RunSettings.withEmulator(settings, (emulated) -> probed(emulated, listeners));
	}

	private Outcome probed(OpenAiSettings settings, List<CallListener> listeners) {
		try (SharedOpenAiClient client = this.clients.get().create(settings, listeners)) {
			ChatResult chat = client.chat(prompt(settings.chat().model()));
			EmbeddingResult embedding = client.embedding(EMBEDDING_INPUT);
			return new Outcome.Success(chat, embedding);
		}
	}

	// Without a model, these options would bring one of Spring AI's choice.
	private static Prompt prompt(String model) {
		OpenAiChatOptions options = OpenAiChatOptions.builder()
			.model(model)
			.temperature(0.0)
			.maxTokens(MAX_TOKENS)
			.build();
		return new Prompt(List.of(new SystemMessage(SYSTEM_MESSAGE), new UserMessage(USER_MESSAGE)), options);
	}

	private static @Nullable String notes(ProbeOptions options, Outcome outcome) {
		if (outcome instanceof Outcome.Skipped) {
			return "Live OpenAI calls skipped by operator request.";
		}
		boolean emulated = options.emulator() && !options.skipLive();
		return emulated ? RunSettings.EMULATED : null;
	}

}
