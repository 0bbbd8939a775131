package dev.graphrag.openai.telemetry;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import dev.graphrag.openai.CallListener;
import dev.graphrag.openai.settings.ModelPolicy;
import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.settings.OpenAiSettings.Price;
import dev.graphrag.openai.Operation;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Counts and times every call in a {@link MeterRegistry}. In Prometheus the meters are
 * named {@code graphrag_openai_*}; the manual's page on telemetry lists them.
 *
 * <p>
 * Label values come from closed sets. A model is labelled with its name if it is on the
 * chat allowlist, configured, or in the price table, and as {@code other} otherwise. The
 * series of the configured models exist at 0 once a client was built. Thread-safe.
 */
public final class OpenAiMeters implements CallListener {

	/**
	 * Value of the {@code model} label for a model that is not known by name.
	 */
	public static final String OTHER_MODEL = ModelNames.OTHER;

	private static final Object PENDING_RETRY = new Object();

	private final MeterCatalog catalog;

	private final Map<String, Price> prices;

	private final ModelNames modelNames;

	private final Map<Operation, Map<String, ModelMeters>> meters = new EnumMap<>(Operation.class);

	private final Map<Operation, AtomicInteger> inFlight = new EnumMap<>(Operation.class);

	private final Map<String, Counter> fallbacks = new ConcurrentHashMap<>();

	/**
	 * Create meters that estimate costs at OpenAI's published prices, until a client with
	 * prices of its own is built.
	 * @param registry the registry to count in
	 */
	public OpenAiMeters(MeterRegistry registry) {
		this(registry, Price.DEFAULTS);
	}

	/**
	 * Create meters.
	 * @param registry the registry to count in
	 * @param prices the prices per model; those of a client's settings go before them
	 */
	public OpenAiMeters(MeterRegistry registry, Map<String, Price> prices) {
		this.catalog = new MeterCatalog(registry);
		this.prices = new ConcurrentHashMap<>(prices);
		this.modelNames = new ModelNames(prices.keySet());
		for (Operation operation : Operation.values()) {
			this.meters.put(operation, new ConcurrentHashMap<>());
			this.inFlight.put(operation, this.catalog.inFlight(operation));
		}
	}

	@Override
	public void clientCreated(OpenAiSettings settings) {
		this.prices.putAll(settings.pricing());
		this.modelNames.learn(settings);
		ModelPolicy models = settings.models();
		models.allowed().forEach((model) -> register(Operation.CHAT, model));
		register(Operation.EMBEDDING, settings.embedding().model());
		this.catalog.failures(Operation.CHAT, OTHER_MODEL, FailureReason.UNSUPPORTED_MODEL);
		if (settings.fallback().enabled()) {
			fallback(models.baseline(), models.fallback());
		}
	}

	@Override
	public void callStarted(Call call) {
		inFlight(call).incrementAndGet();
	}

	@Override
	public void attemptStarted(Call call) {
		if (call.attempt() > 1 && call.attribute(PENDING_RETRY) instanceof FailureReason reason) {
			meters(call).retried(reason);
		}
	}

	@Override
	public void attemptFinished(Call call, Attempt attempt) {
		if (attempt.failure() != null) {
			call.attribute(PENDING_RETRY, attempt.failure());
		}
		meters(call).attempted(attempt);
	}

	@Override
	public void backOffStarted(Call call, BackOff backOff) {
		meters(call).backedOff(backOff.delay());
	}

	@Override
	public void fellBack(Call call, String fromModel, String toModel) {
		fallback(this.modelNames.label(fromModel), this.modelNames.label(toModel)).increment();
	}

	@Override
	public void callSucceeded(Call call, Answer answer) {
		inFlight(call).decrementAndGet();
		meters(call).answered(answer, this.prices.get(call.model()));
	}

	@Override
	public void callFailed(Call call, OpenAiClientException failure) {
		inFlight(call).decrementAndGet();
		meters(call).failed(failure.reason());
	}

	private void register(Operation operation, String model) {
		ModelMeters registered = meters(operation, model);
		registered.registerReasons();
		if (this.prices.containsKey(model)) {
			registered.registerCosts();
		}
	}

	private ModelMeters meters(Call call) {
		return meters(call.operation(), call.model());
	}

	private ModelMeters meters(Operation operation, String model) {
		return perModel(operation).computeIfAbsent(this.modelNames.label(model),
				(label) -> new ModelMeters(this.catalog, operation, label));
	}

	private Counter fallback(String fromModel, String toModel) {
		return this.fallbacks.computeIfAbsent(fromModel + ' ' + toModel,
				(key) -> this.catalog.fallback(fromModel, toModel));
	}

	@SuppressWarnings("NullAway") // both maps hold every operation
	private Map<String, ModelMeters> perModel(Operation operation) {
		return this.meters.get(operation);
	}

	@SuppressWarnings("NullAway") // both maps hold every operation
	private AtomicInteger inFlight(Call call) {
		return this.inFlight.get(call.operation());
	}

}
