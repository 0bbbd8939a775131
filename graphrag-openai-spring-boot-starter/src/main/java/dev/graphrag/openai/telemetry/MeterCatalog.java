package dev.graphrag.openai.telemetry;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.Operation;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

/**
 * Every meter with its name, help text, unit and labels, declared once. The comments give
 * the names as Prometheus spells them.
 */
final class MeterCatalog {

	private static final double[] LATENCY_BUCKETS_MS = { 100, 250, 500, 1000, 2000, 5000 };

	private static final String PREFIX = "graphrag.openai.";

	private final MeterRegistry registry;

	MeterCatalog(MeterRegistry registry) {
		this.registry = registry;
	}

	/**
	 * Return the time of the registry's clock, which only measures differences.
	 */
	long nanoTime() {
		return this.registry.config().clock().monotonicTime();
	}

	// graphrag_openai_chat_latency_ms, graphrag_openai_embedding_latency_ms
	DistributionSummary latency(Operation operation, String model) {
		return DistributionSummary.builder(PREFIX + operation.code() + ".latency").description(switch (operation) {
			case CHAT -> "Latency distribution for OpenAI chat completions (ms).";
			case EMBEDDING -> "Latency distribution for OpenAI embedding requests (ms).";
		}).baseUnit("ms").serviceLevelObjectives(LATENCY_BUCKETS_MS).tags("model", model).register(this.registry);
	}

	// graphrag_openai_chat_tokens_total, graphrag_openai_embedding_tokens_total
	Counter tokens(Operation operation, String model, TokenType tokenType) {
		return Counter.builder(PREFIX + operation.code() + ".tokens").description(switch (operation) {
			case CHAT -> "Token usage for OpenAI chat completions.";
			case EMBEDDING -> "Token usage for OpenAI embedding requests.";
		}).tags("model", model, "token_type", tokenType.code()).register(this.registry);
	}

	// graphrag_openai_cost_usd_total
	Counter cost(String model, TokenType tokenType) {
		return Counter.builder(PREFIX + "cost")
			.description("Estimated cost of OpenAI calls at the configured prices (USD).")
			.baseUnit("usd")
			.tags("model", model, "token_type", tokenType.code())
			.register(this.registry);
	}

	// graphrag_openai_rate_limited_total
	Counter rateLimited(Operation operation, String model) {
		return Counter.builder(PREFIX + "rate.limited")
			.description("HTTP 429 answers received from OpenAI.")
			.tags(tags(operation, model))
			.register(this.registry);
	}

	// graphrag_openai_retry_after_seconds
	DistributionSummary retryAfter(Operation operation, String model) {
		return DistributionSummary.builder(PREFIX + "retry.after")
			.description("Waits asked for by OpenAI in Retry-After headers (seconds).")
			.baseUnit("seconds")
			.tags(tags(operation, model))
			.register(this.registry);
	}

	// graphrag_openai_backoff_seconds
	DistributionSummary backOff(Operation operation, String model) {
		return DistributionSummary.builder(PREFIX + "backoff")
			.description("Waits begun before retries of OpenAI calls (seconds).")
			.baseUnit("seconds")
			.tags(tags(operation, model))
			.register(this.registry);
	}

	// graphrag_openai_retries_total
	Counter retries(Operation operation, String model, FailureReason reason) {
		return Counter.builder(PREFIX + "retries")
			.description("Retries of OpenAI requests by the reason of the failed attempt.")
			.tags(tags(operation, model).and("reason", reason.code()))
			.register(this.registry);
	}

	// graphrag_openai_fallback_total
	Counter fallback(String fromModel, String toModel) {
		return Counter.builder(PREFIX + "fallback")
			.description("Switches of OpenAI chat calls to the fallback model.")
			.tags("from_model", fromModel, "to_model", toModel)
			.register(this.registry);
	}

	// graphrag_openai_failures_total
	Counter failures(Operation operation, String model, FailureReason reason) {
		return Counter.builder(PREFIX + "failures")
			.description("OpenAI calls that ended in an error, by reason.")
			.tags(tags(operation, model).and("reason", reason.code()))
			.register(this.registry);
	}

	// graphrag_openai_first_token_ms
	DistributionSummary firstToken(String model) {
		return DistributionSummary.builder(PREFIX + "first.token")
			.description("Time to the first content of OpenAI chat streams (ms).")
			.baseUnit("ms")
			.serviceLevelObjectives(LATENCY_BUCKETS_MS)
			.tags("model", model)
			.register(this.registry);
	}

	// graphrag_openai_streams_total
	Counter streams(String model, StreamOutcome outcome) {
		return Counter.builder(PREFIX + "streams")
			.description("OpenAI chat streams that began, by how they ended.")
			.tags("model", model, "outcome", outcome.code())
			.register(this.registry);
	}

	// graphrag_openai_corpus_texts_total
	Counter corpusTexts(String outcome) {
		return Counter.builder(PREFIX + "corpus.texts")
			.description("Texts of corpus runs, by what became of them.")
			.tags("outcome", outcome)
			.register(this.registry);
	}

	// graphrag_openai_ratelimit_remaining
	AtomicLong rateLimitRemaining(String model, String kind) {
		AtomicLong remaining = new AtomicLong();
		Gauge.builder(PREFIX + "ratelimit.remaining", remaining, AtomicLong::doubleValue)
			.description("Requests or tokens left in OpenAI's rate limit, as told by the last answer.")
			.tags("model", model, "kind", kind)
			.strongReference(true)
			.register(this.registry);
		return remaining;
	}

	// graphrag_openai_budget_wait_seconds
	DistributionSummary budgetWait(Operation operation, String model) {
		return DistributionSummary.builder(PREFIX + "budget.wait")
			.description("Waits of OpenAI calls for the rate budget (seconds).")
			.baseUnit("seconds")
			.tags(tags(operation, model))
			.register(this.registry);
	}

	// graphrag_openai_budget_available
	AtomicLong budgetAvailable(String model, String kind) {
		AtomicLong available = new AtomicLong();
		Gauge.builder(PREFIX + "budget.available", available, AtomicLong::doubleValue)
			.description("Requests or tokens left in the rate budget, as last seen.")
			.tags("model", model, "kind", kind)
			.strongReference(true)
			.register(this.registry);
		return available;
	}

	// graphrag_openai_budget_store_up
	void budgetStoreUp(BooleanSupplier up) {
		Gauge.builder(PREFIX + "budget.store.up", up, (store) -> store.getAsBoolean() ? 1 : 0)
			.description("Whether the shared store of the rate budget answers: 1, or 0 while it does not.")
			.strongReference(true)
			.register(this.registry);
	}

	// graphrag_openai_in_flight
	AtomicInteger inFlight(Operation operation) {
		AtomicInteger inFlight = new AtomicInteger();
		Gauge.builder(PREFIX + "in.flight", inFlight, AtomicInteger::doubleValue)
			.description("OpenAI calls running now, waits included.")
			.tags("operation", operation.code())
			.strongReference(true)
			.register(this.registry);
		return inFlight;
	}

	private static Tags tags(Operation operation, String model) {
		return Tags.of("operation", operation.code(), "model", model);
	}

}
