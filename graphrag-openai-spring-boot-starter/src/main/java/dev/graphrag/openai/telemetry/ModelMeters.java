package dev.graphrag.openai.telemetry;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import dev.graphrag.openai.CallListener.Answer;
import dev.graphrag.openai.CallListener.Attempt;
import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.Operation;
import dev.graphrag.openai.settings.OpenAiSettings.Price;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import org.jspecify.annotations.Nullable;

/**
 * Meters of one operation with one model, looked up once. Thread-safe.
 */
final class ModelMeters {

	private static final int TOO_MANY_REQUESTS = 429;

	private static final double MILLION = 1_000_000;

	// x-should-retry can make any attempt retryable; these two are so by the table.
	private static final Set<FailureReason> RETRYABLE = EnumSet.of(FailureReason.RATE_LIMIT,
			FailureReason.TRANSIENT_FAILURE);

	private static final Set<FailureReason> EMBEDDING_ONLY = EnumSet.of(FailureReason.NO_EMBEDDING,
			FailureReason.DIMENSION_MISMATCH, FailureReason.INVALID_VECTOR);

	private static final Set<FailureReason> CHAT_ONLY = EnumSet.of(FailureReason.NO_CHOICES);

	private final Operation operation;

	private final String model;

	private final MeterCatalog catalog;

	private final TokenType inputType;

	private final DistributionSummary latency;

	private final Counter inputTokens;

	private final @Nullable Counter completionTokens;

	private final Counter rateLimited;

	private final DistributionSummary retryAfter;

	private final DistributionSummary backOff;

	private final BudgetMeters budget;

	private final Map<FailureReason, Counter> retries = new ConcurrentHashMap<>();

	private final Map<FailureReason, Counter> failures = new ConcurrentHashMap<>();

	private final Map<TokenType, Counter> costs = new ConcurrentHashMap<>();

	private final Map<String, AtomicLong> remaining = new ConcurrentHashMap<>();

	ModelMeters(MeterCatalog catalog, Operation operation, String model) {
		this.catalog = catalog;
		this.operation = operation;
		this.model = model;
		boolean chat = operation == Operation.CHAT;
		this.inputType = chat ? TokenType.PROMPT : TokenType.INPUT;
		this.latency = catalog.latency(operation, model);
		this.inputTokens = catalog.tokens(operation, model, this.inputType);
		this.completionTokens = chat ? catalog.tokens(operation, model, TokenType.COMPLETION) : null;
		this.rateLimited = catalog.rateLimited(operation, model);
		this.retryAfter = catalog.retryAfter(operation, model);
		this.backOff = catalog.backOff(operation, model);
		this.budget = new BudgetMeters(catalog, operation, model);
	}

	/**
	 * Register at 0 what would otherwise appear with its first event, so that
	 * {@code rate()} sees the first one.
	 */
	void registerReasons() {
		RETRYABLE.forEach(this::retries);
		Set<FailureReason> elsewhere = (this.operation == Operation.CHAT) ? EMBEDDING_ONLY : CHAT_ONLY;
		EnumSet.complementOf(EnumSet.copyOf(elsewhere)).forEach(this::failures);
	}

	void registerCosts() {
		cost(this.inputType);
		if (this.completionTokens != null) {
			cost(TokenType.COMPLETION);
		}
	}

	/**
	 * Return the meters of the rate budget.
	 */
	BudgetMeters budget() {
		return this.budget;
	}

	void attempted(Attempt attempt) {
		boolean refused = attempt.status() != null && attempt.status() == TOO_MANY_REQUESTS;
		// A gateway may say it inside an answer with a good status.
		if (refused || attempt.failure() == FailureReason.RATE_LIMIT) {
			this.rateLimited.increment();
		}
		if (attempt.retryAfter() != null) {
			this.retryAfter.record(seconds(attempt.retryAfter()));
		}
		remember("requests", attempt.remainingRequests());
		remember("tokens", attempt.remainingTokens());
	}

	void retried(FailureReason reason) {
		retries(reason).increment();
	}

	void backedOff(Duration delay) {
		this.backOff.record(seconds(delay));
	}

	void failed(FailureReason reason) {
		failures(reason).increment();
	}

	void answered(Answer answer, @Nullable Price price) {
		this.latency.record(answer.latencyMs());
		double input = tokens(answer.promptTokens());
		double output = tokens(answer.completionTokens());
		this.inputTokens.increment(input);
		if (this.completionTokens != null) {
			this.completionTokens.increment(output);
		}
		if (price != null) {
			double cached = Math.min(tokens(answer.cachedTokens()), input);
			double inputCost = (input - cached) * price.input() + cached * price.effectiveCachedInput();
			cost(this.inputType).increment(inputCost / MILLION);
			if (this.completionTokens != null) {
				cost(TokenType.COMPLETION).increment(output * price.output() / MILLION);
			}
		}
	}

	// The last answer to a model unknown by name would say nothing about the others.
	private void remember(String kind, @Nullable Long value) {
		if (value != null && !this.model.equals(ModelNames.OTHER)) {
			this.remaining.computeIfAbsent(kind, (key) -> this.catalog.rateLimitRemaining(this.model, key)).set(value);
		}
	}

	private Counter retries(FailureReason reason) {
		return this.retries.computeIfAbsent(reason, (key) -> this.catalog.retries(this.operation, this.model, key));
	}

	private Counter failures(FailureReason reason) {
		return this.failures.computeIfAbsent(reason, (key) -> this.catalog.failures(this.operation, this.model, key));
	}

	private Counter cost(TokenType tokenType) {
		return this.costs.computeIfAbsent(tokenType, (key) -> this.catalog.cost(this.model, key));
	}

	// A count from the server; a negative one would make a counter go down.
	private static double tokens(long count) {
		return (double) Math.max(count, 0);
	}

	private static double seconds(Duration duration) {
		return duration.toNanos() / 1e9;
	}

}
