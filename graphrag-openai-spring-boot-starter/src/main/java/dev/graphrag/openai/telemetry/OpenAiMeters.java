package dev.graphrag.openai.telemetry;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import dev.graphrag.openai.CallListener;
import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.Operation;
import dev.graphrag.openai.settings.BudgetSettings.Limits;
import dev.graphrag.openai.settings.ModelPolicy;
import dev.graphrag.openai.settings.OpenAiSettings;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Counts and times every call in a {@link MeterRegistry}. In Prometheus the meters are
 * named {@code graphrag_openai_*}; the manual's page on telemetry lists them.
 *
 * <p>
 * Label values come from closed sets. A model is labelled with its name if it is on the
 * chat allowlist, configured, or in the price table of the client that makes the call,
 * and as {@code other} otherwise; costs are estimated at that client's prices. Clients
 * that share a registry add to the same series. The series of the configured models exist
 * at 0 once a client was built. Thread-safe.
 */
public final class OpenAiMeters implements CallListener {

	/**
	 * Value of the {@code model} label for a model that is not known by name.
	 */
	public static final String OTHER_MODEL = ModelNames.OTHER;

	private static final Object PENDING_RETRY = new Object();

	private final MeterCatalog catalog;

	private final Map<Operation, Map<String, ModelMeters>> meters = new EnumMap<>(Operation.class);

	private final Map<Operation, AtomicInteger> inFlight = new EnumMap<>(Operation.class);

	private final Map<String, Counter> fallbacks = new ConcurrentHashMap<>();

	private final Map<String, StreamMeters> streams = new ConcurrentHashMap<>();

	private final FirstToken firstToken;

	/**
	 * Create meters.
	 * @param registry the registry to count in
	 */
	public OpenAiMeters(MeterRegistry registry) {
		this.catalog = new MeterCatalog(registry);
		this.firstToken = new FirstToken(this.catalog::nanoTime);
		for (Operation operation : Operation.values()) {
			this.meters.put(operation, new ConcurrentHashMap<>());
			this.inFlight.put(operation, this.catalog.inFlight(operation));
		}
	}

	@Override
	public void clientCreated(OpenAiSettings settings) {
		ModelPolicy models = settings.models();
		models.allowed().forEach((model) -> {
			register(settings, Operation.CHAT, model);
			streams(model);
		});
		register(settings, Operation.EMBEDDING, settings.embedding().model());
		for (Operation operation : Operation.values()) {
			this.catalog.failures(operation, OTHER_MODEL, FailureReason.UNSUPPORTED_MODEL);
		}
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
		this.firstToken.attemptStarted(call);
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
	public void budgetReserved(Call call, BudgetPlace place) {
		meters(call).budget().reserved(place.left());
	}

	@Override
	public void budgetWaitEnded(Call call, Duration waited) {
		meters(call).budget().waited(waited);
	}

	@Override
	public void fellBack(Call call, String fromModel, String toModel) {
		OpenAiSettings settings = call.settings();
		fallback(ModelNames.label(settings, fromModel), ModelNames.label(settings, toModel)).increment();
	}

	@Override
	public void firstContent(Call call) {
		Double elapsed = this.firstToken.arrived(call);
		if (elapsed != null) {
			streams(ModelNames.label(call)).firstToken(elapsed);
		}
	}

	@Override
	public void callSucceeded(Call call, Answer answer) {
		inFlight(call).decrementAndGet();
		ended(call, StreamOutcome.COMPLETED);
		// Without a request there is no latency, and nothing was paid.
		if (call.attempt() > 0) {
			meters(call).answered(answer, call.settings().price(call.model()));
		}
	}

	@Override
	public void callFailed(Call call, OpenAiClientException failure) {
		inFlight(call).decrementAndGet();
		ended(call, StreamOutcome.FAILED);
		meters(call).failed(failure.reason());
	}

	@Override
	public void callCancelled(Call call) {
		inFlight(call).decrementAndGet();
		ended(call, StreamOutcome.CANCELLED);
	}

	private void ended(Call call, StreamOutcome outcome) {
		if (call.streaming()) {
			streams(ModelNames.label(call)).ended(outcome);
		}
	}

	private void register(OpenAiSettings settings, Operation operation, String model) {
		ModelMeters registered = meters(operation, model);
		registered.registerReasons();
		if (settings.price(model) != null) {
			registered.registerCosts();
		}
		Limits limits = settings.rateLimits().get(model);
		if (limits != null) {
			registered.budget().register(limits);
		}
	}

	private ModelMeters meters(Call call) {
		return meters(call.operation(), ModelNames.label(call));
	}

	private ModelMeters meters(Operation operation, String label) {
		return perModel(operation).computeIfAbsent(label, (key) -> new ModelMeters(this.catalog, operation, label));
	}

	private StreamMeters streams(String label) {
		return this.streams.computeIfAbsent(label, (key) -> new StreamMeters(this.catalog, label));
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
