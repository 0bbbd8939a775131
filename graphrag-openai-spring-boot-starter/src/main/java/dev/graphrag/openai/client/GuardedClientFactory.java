package dev.graphrag.openai.client;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleSupplier;

import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientImpl;
import com.openai.core.ClientOptions;
import com.openai.core.LogLevel;
import dev.graphrag.openai.CallListener;
import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.OpenAiHttpCustomizer;
import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.SharedOpenAiClient;
import dev.graphrag.openai.SharedOpenAiClientFactory;
import dev.graphrag.openai.TimeSource;
import dev.graphrag.openai.http.OpenAiTransport;
import dev.graphrag.openai.retry.AttemptSeries;

/**
 * Puts the parts of a guarded client together. Thread-safe.
 */
public final class GuardedClientFactory implements SharedOpenAiClientFactory {

	private final CallListener log;

	private final List<OpenAiHttpCustomizer> customizers;

	private final TimeSource time;

	private final DoubleSupplier random;

	/**
	 * Create a factory.
	 * @param log listener of every client, told first
	 * @param customizers applied to every client's HTTP library
	 * @param time the clock and the sleep
	 * @param random numbers from 0 to 1 for the jitter
	 */
	public GuardedClientFactory(CallListener log, List<OpenAiHttpCustomizer> customizers, TimeSource time,
			DoubleSupplier random) {
		this.log = log;
		this.customizers = List.copyOf(customizers);
		this.time = time;
		this.random = random;
	}

	@Override
	public SharedOpenAiClient create(OpenAiSettings settings, List<CallListener> listeners) {
		// The log may be among a context's listeners too, and is told once.
		Set<CallListener> all = new LinkedHashSet<>();
		all.add(this.log);
		all.addAll(listeners);
		Listeners told = new Listeners(List.copyOf(all));
		SharedOpenAiClient client = create(settings, told);
		told.clientCreated(settings);
		return client;
	}

	private SharedOpenAiClient create(OpenAiSettings settings, Listeners listeners) {
		try {
			OpenAiTransport transport = new OpenAiTransport(settings, this.customizers, this.time);
			OpenAIClient sdk = sdk(settings, transport);
			Attempts attempts = new Attempts(transport, settings.timeout().request());
			AttemptSeries series = new AttemptSeries(settings.retry(), this.time, this.random);
			GuardedCalls calls = new GuardedCalls(settings, series, this.time, listeners);
			return new GuardedOpenAiClient(settings, calls, new ChatCompletions(sdk, settings, attempts),
					new Embeddings(sdk, settings, attempts), transport);
		}
		catch (RuntimeException | LinkageError ex) {
			throw new OpenAiClientException(FailureReason.CLIENT_INIT,
					"The OpenAI client could not be built (" + ex.getClass().getName() + ").", Map.of());
		}
	}

	// Everything the SDK would otherwise take from the environment is given: the key, the
	// URL, the log level that prints bodies, and the retries that would multiply ours.
	private static OpenAIClient sdk(OpenAiSettings settings, OpenAiTransport transport) {
		String apiKey = (settings.apiKey() != null) ? settings.apiKey().value() : "";
		return new OpenAIClientImpl(ClientOptions.builder()
			.httpClient(transport)
			.baseUrl(settings.baseUrl())
			.apiKey(apiKey)
			.maxRetries(0)
			// The SDK would copy every request to add it.
			.putHeader("X-Stainless-Retry-Count", "0")
			.timeout(Duration.ofMillis(settings.timeout().request().toMillis()))
			.logLevel(LogLevel.OFF)
			.build());
	}

}
