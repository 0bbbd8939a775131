package dev.graphrag.openai.telemetry;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import dev.graphrag.openai.ClientState.BudgetLeft;
import dev.graphrag.openai.Operation;
import dev.graphrag.openai.settings.BudgetSettings.Limits;
import org.jspecify.annotations.Nullable;

/**
 * Meters of the rate budget of one operation with one model. What is limited has its
 * series from the start, what is not limited has none. Thread-safe.
 */
final class BudgetMeters {

	private static final String REQUESTS = "requests";

	private static final String TOKENS = "tokens";

	private final MeterCatalog catalog;

	private final Operation operation;

	private final String model;

	private final Map<String, AtomicLong> available = new ConcurrentHashMap<>();

	BudgetMeters(MeterCatalog catalog, Operation operation, String model) {
		this.catalog = catalog;
		this.operation = operation;
		this.model = model;
	}

	/**
	 * Register at 0 what the limits will bring about.
	 */
	void register(Limits limits) {
		this.catalog.budgetWait(this.operation, this.model);
		if (limits.requestsPerMinute() != null) {
			available(REQUESTS);
		}
		if (limits.tokensPerMinute() != null) {
			available(TOKENS);
		}
	}

	void reserved(BudgetLeft left) {
		remember(REQUESTS, left.requests());
		remember(TOKENS, left.tokens());
	}

	// Looked up each time: a wait is seldom, and many times as long as that takes.
	void waited(Duration waited) {
		this.catalog.budgetWait(this.operation, this.model).record(waited.toNanos() / 1e9);
	}

	// What is left for a model unknown by name would say nothing about the others.
	private void remember(String kind, @Nullable Long left) {
		if (left != null && !this.model.equals(ModelNames.OTHER)) {
			available(kind).set(left);
		}
	}

	private AtomicLong available(String kind) {
		return this.available.computeIfAbsent(kind, (key) -> this.catalog.budgetAvailable(this.model, key));
	}

}
