package dev.graphrag.openai.telemetry;

import java.util.concurrent.atomic.AtomicBoolean;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BudgetStoreMetersTests {

	private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

	private final AtomicBoolean up = new AtomicBoolean();

	BudgetStoreMetersTests() {
		new BudgetStoreMeters(this.registry, this.up::get);
	}

	@Test
	void isAGaugeWithoutLabels() {
		assertThat(this.registry.scrape().lines()).containsExactly(
				"# HELP graphrag_openai_budget_store_up Whether the shared store of the rate budget answers: 1, or 0 while it does not.",
				"# TYPE graphrag_openai_budget_store_up gauge", "graphrag_openai_budget_store_up 0.0");
	}

	@Test
	void followsTheStore() {
		this.up.set(true);
		assertThat(this.registry.scrape()).contains("graphrag_openai_budget_store_up 1.0");
		this.up.set(false);
		assertThat(this.registry.scrape()).contains("graphrag_openai_budget_store_up 0.0");
	}

	@Test
	void outlivesWhatWasOnlyPassedIn() {
		System.gc();
		assertThat(this.registry.get("graphrag.openai.budget.store.up").gauge().value()).isZero();
	}

}
