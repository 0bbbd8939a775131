package dev.graphrag.openai.telemetry;

import java.util.function.BooleanSupplier;

import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.util.Assert;

/**
 * Shows whether the shared store of the rate budget answers, as
 * {@code graphrag_openai_budget_store_up} in Prometheus: 1 while it does, else 0. A
 * budget that is kept in the JVM has no store to lose, and no such meter. For what the
 * budget makes calls wait, see {@link OpenAiMeters}.
 */
public final class BudgetStoreMeters {

	/**
	 * Create the meter.
	 * @param registry the registry to show it in
	 * @param up whether the store answers, asked whenever the registry is read, by any
	 * thread
	 */
	public BudgetStoreMeters(MeterRegistry registry, BooleanSupplier up) {
		Assert.notNull(registry, "registry must not be null");
		Assert.notNull(up, "up must not be null");
		new MeterCatalog(registry).budgetStoreUp(up);
	}

}
