package dev.graphrag.openai.client;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;

import dev.graphrag.openai.ApiKeySource;
import dev.graphrag.openai.CallListener;
import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.ModelCatalog;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.SharedOpenAiClient;
import dev.graphrag.openai.SharedOpenAiClientFactory;
import dev.graphrag.openai.TimeSource;
import dev.graphrag.openai.budget.Priority;
import dev.graphrag.openai.http.OpenAiTransport;
import dev.graphrag.openai.http.Tls;
import dev.graphrag.openai.http.Transport;
import dev.graphrag.openai.retry.AttemptSeries;
import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.settings.Setting;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.util.Assert;

/**
 * Puts guarded clients together. Thread-safe.
 */
public final class GuardedClientFactory implements SharedOpenAiClientFactory {

	private final CallListener log;

	private final ClientParts parts;

	private final TimeSource time;

	private final DoubleSupplier random;

	/**
	 * Create a factory.
	 * @param log listener of every client, told first
	 * @param parts what the application gives every client
	 * @param time the clock and the sleep
	 * @param random numbers from 0 to 1 for the jitter
	 */
	public GuardedClientFactory(CallListener log, ClientParts parts, TimeSource time, DoubleSupplier random) {
		this.log = log;
		this.parts = parts;
		this.time = time;
		this.random = random;
	}

	@Override
	public SharedOpenAiClient create(OpenAiSettings settings, List<CallListener> listeners) {
		Assert.notNull(settings, "settings must not be null");
		Assert.notNull(listeners, "listeners must not be null");
		Assert.noNullElements(listeners, "listeners must not contain null");
		// The log may be among a context's listeners too, and is told once.
		Stream<CallListener> others = listeners.stream().filter((listener) -> listener != this.log);
		Listeners told = new Listeners(settings.actor(), Stream.concat(Stream.of(this.log), others).toList());
		SharedOpenAiClient client = build(settings,
				(credentials, transport) -> assemble(settings, credentials, transport, told));
		told.clientCreated(settings);
		if (settings.warmUp().enabled()) {
			WarmUp.inBackground();
		}
		return client;
	}

	@Override
	public ModelCatalog catalog(OpenAiSettings settings) {
		Assert.notNull(settings, "settings must not be null");
		return build(settings, (credentials, transport) -> {
			ClosingTime closing = new ClosingTime(this.time);
			return new GuardedModelCatalog(settings, credentials, transport,
					new AttemptSeries(settings.retry(), closing, this.random), closing);
		});
	}

	private <T> T build(OpenAiSettings settings, BiFunction<Credentials, Transport, T> assembly) {
		try {
			ApiKeySource ownKeys = settings.keySource(this.time);
			Credentials credentials = new Credentials(settings, (ownKeys != null) ? ownKeys : this.parts.apiKeys(),
					this.parts.secrets());
			Transport transport = new OpenAiTransport(settings, tls(settings.http().sslBundle()),
					this.parts.customizers(), this.time);
			return assembly.apply(credentials, transport);
		}
		catch (OpenAiClientException ex) {
			throw ex;
		}
		catch (RuntimeException | LinkageError | AssertionError ex) {
			throw new OpenAiClientException(FailureReason.CLIENT_INIT,
					"The OpenAI client could not be built (" + ex.getClass().getName() + ").", Map.of());
		}
	}

	/**
	 * Put a client together over a transport.
	 */
	GuardedOpenAiClient assemble(OpenAiSettings settings, Credentials credentials, Transport transport,
			CallListener listeners) {
		ClosingTime closing = new ClosingTime(this.time);
		BudgetGate gate = new BudgetGate(
				this.parts.budgets().of(settings, () -> Account.of(settings, credentials), closing),
				settings.retry().maxRetryAfter(), closing);
		Attempts attempts = new Attempts(transport, credentials, gate, settings.timeout().request());
		AttemptSeries series = new AttemptSeries(settings.retry(), closing, this.random);
		ModelFallback models = new ModelFallback(series, settings, closing);
		GuardedCalls calls = new GuardedCalls(settings, credentials, closing, listeners);
		ChatCompletions completions = new ChatCompletions(settings, models, attempts, credentials);
		Executor threads = this.parts.virtualThreads() ? WorkerThreads.virtual() : WorkerThreads.platform();
		Workers streaming = new Workers(settings.stream().maxConcurrent(), 0, threads);
		Workers async = new Workers(settings.async().maxConcurrent(), settings.async().maxQueued(), threads);
		Workers corpus = Workers.unbounded(threads);
		Embeddings embeddings = new Embeddings(settings.embedding(), series, attempts, credentials, this.parts.store());
		ClientCore core = new ClientCore(calls, new ChatPrompts(settings, completions, credentials), completions,
				new ChatStreams(settings, calls, completions, streaming, closing), embeddings, async, new CallContext(),
				Priority.INTERACTIVE, closing);
		return new GuardedOpenAiClient(settings, core, core.ofRuns(corpus),
				new ClientControl(closing, transport, series.budget(), gate, models, List.of(streaming, async, corpus)),
				TimeLimits.of(settings));
	}

	private Tls tls(@Nullable String bundleName) {
		if (bundleName == null) {
			return Tls.ofJvm();
		}
		try {
			SslBundle bundle = bundle(bundleName);
			return Tls.of(bundle.createSslContext(), bundle.getManagers().getTrustManagers());
		}
		catch (RuntimeException ex) {
			throw Tls.unusable("The SSL bundle that " + Setting.SSL_BUNDLE.property() + " names cannot be used", ex,
					"Name a bundle that is defined below spring.ssl.bundle, and check its files and passwords.");
		}
	}

	private SslBundle bundle(String name) {
		SslBundles bundles = this.parts.sslBundles();
		if (bundles == null) {
			throw new NoSuchSslBundleException(name, "The application has no SSL bundles");
		}
		return bundles.getBundle(name);
	}

}
