package dev.graphrag.openai.telemetry;

import java.time.Duration;
import java.util.Set;
import java.util.function.LongSupplier;

import dev.graphrag.openai.CallListener;
import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.Operation;
import dev.graphrag.openai.settings.BudgetSettings;
import dev.graphrag.openai.settings.ModelPolicy;
import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.settings.OpenAiSettings.Embedding;
import dev.graphrag.openai.settings.Setting;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Logs every call as events of the logger {@value #LOGGER}: the message is the event's
 * name, its facts are SLF4J key/values. With {@code %m %kvp} in the pattern a wait reads:
 *
 * <pre class="code">
 * openai.retry.backoff actor="ingest" call_id="5f0c" model="gpt-4.1-mini" attempt="1" sleep_seconds="1.0" …
 * </pre>
 *
 * An outcome is one line: a success at INFO, an error that may pass by itself at WARN,
 * one that needs a person at ERROR. Waits before retries and the fallback are logged at
 * WARN, single attempts at DEBUG. A wait for the rate budget and a call that its caller
 * gave up are daily business, and at INFO. What is told of a call goes by the settings of
 * its own client. Stateless and thread-safe.
 */
public final class OpenAiLogEvents implements CallListener {

	/**
	 * Name of the logger.
	 */
	public static final String LOGGER = Setting.LOGGER;

	// These are in every event of a call anyway.
	private static final Set<String> COMMON_KEYS = Set.of("reason", "actor", "call_id", "operation", "model");

	private final Logger logger = LoggerFactory.getLogger(LOGGER);

	private final Object startedKey = new Object();

	private final LongSupplier nanoTime;

	private final FirstToken firstToken;

	/**
	 * Create the listener.
	 */
	public OpenAiLogEvents() {
		this(System::nanoTime);
	}

	OpenAiLogEvents(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
		this.firstToken = new FirstToken(nanoTime);
	}

	@Override
	public void clientCreated(OpenAiSettings settings) {
		Embedding embedding = settings.embedding();
		event(Level.INFO, settings).with("embedding_model", embedding.model())
			.with("embedding_dimensions", embedding.expectedDimensions())
			.with("fallback_enabled", settings.fallback().enabled())
			.with("max_attempts", settings.retry().maxAttempts())
			.with("backoff_seconds", seconds(settings.retry().backoff()))
			.with("budget_store", settings.rateLimits().isEmpty() ? null : Setting.BUDGET_STORE.valueIn(settings))
			.log("openai.settings.loaded");
		tellModels(settings);
		if (embedding.dimensions() != null) {
			event(Level.INFO, settings, embedding.model()).with("dimensions", embedding.dimensions())
				.log("openai.embedding.override");
		}
		tellBudget(settings);
		if (settings.customBaseUrl()) {
			event(Level.WARN, settings).with("base_url", settings.maskedBaseUrl())
				.log("openai.client.base_url_override");
		}
	}

	private void tellModels(OpenAiSettings settings) {
		ModelPolicy models = settings.models();
		if (models.overridden()) {
			event(Level.WARN, settings).with("baseline_model", models.baseline())
				.with("fallback_model", models.fallback())
				.log("openai.policy.override");
		}
		if (!settings.chat().model().equals(models.baseline())) {
			event(Level.INFO, settings).with("baseline_model", models.baseline()).log("openai.chat.override");
		}
	}

	private void tellBudget(OpenAiSettings settings) {
		if (settings.rateLimits().isEmpty() && settings.budget().store() == BudgetSettings.Store.REDIS) {
			event(Level.WARN, settings).with("budget_store", Setting.BUDGET_STORE.valueIn(settings))
				.with("remediation",
						"Set a limit below graphrag.openai.budget, such as " + Setting.BUDGET_CHAT_REQUESTS.property()
								+ ": nothing is limited without one.")
				.log("openai.settings.unlimited");
		}
	}

	@Override
	public void callStarted(Call call) {
		call.attribute(this.startedKey, this.nanoTime.getAsLong());
	}

	@Override
	public void attemptStarted(Call call) {
		this.firstToken.attemptStarted(call);
	}

	@Override
	public void firstContent(Call call) {
		this.firstToken.arrived(call);
	}

	@Override
	public void attemptFinished(Call call, Attempt attempt) {
		event(Level.DEBUG, call).with("attempt", call.attempt())
			.with("latency_ms", attempt.latency().toMillis())
			.with("status", attempt.status())
			.with("reason", (attempt.failure() != null) ? attempt.failure().code() : null)
			.with("request_id", SafeText.identifier(attempt.requestId()))
			.log("openai." + call.operation().code() + ".attempt");
	}

	@Override
	public void backOffStarted(Call call, BackOff backOff) {
		event(Level.WARN, call).with("attempt", call.attempt())
			.with("sleep_seconds", seconds(backOff.delay()))
			.with("retry_after_seconds", seconds(backOff.retryAfter()))
			.with("reason", backOff.reason().code())
			.log("openai.retry.backoff");
	}

	// At INFO: a budget is there to be waited for.
	@Override
	public void budgetReserved(Call call, BudgetPlace place) {
		if (!place.delay().isZero()) {
			event(Level.INFO, call).with("attempt", call.attempt() + 1)
				.with("wait_seconds", seconds(place.delay()))
				.log("openai.budget.wait");
		}
	}

	@Override
	public void fellBack(Call call, String fromModel, String toModel) {
		event(Level.WARN, call).with("from_model", fromModel).with("to_model", toModel).log("openai.retry.fallback");
	}

	@Override
	public void callSucceeded(Call call, Answer answer) {
		if (call.operation() == Operation.CHAT) {
			success(call, answer).with("prompt_tokens", answer.promptTokens())
				.with("cached_tokens", answer.cachedTokens())
				.with("completion_tokens", answer.completionTokens())
				.with("finish_reason", SafeText.identifier(answer.finishReason()))
				.log(call.streaming() ? "openai.stream.success" : "openai.chat.success");
			return;
		}
		if (overridden(call, answer.dimensions())) {
			event(Level.DEBUG, call).with("dimensions", answer.dimensions()).log("openai.embedding.override_applied");
		}
		success(call, answer).with("input_tokens", answer.promptTokens())
			.with("dimensions", answer.dimensions())
			.with("stored", (answer.stored() > 0) ? answer.stored() : null)
			.log("openai.embedding.success");
	}

	@Override
	public void callFailed(Call call, OpenAiClientException failure) {
		event(LogEvent.level(failure), call).with(failure)
			.with("streaming", call.streaming() ? true : null)
			.with("first_token_ms", firstTokenMs(call))
			.withDetails(failure, COMMON_KEYS)
			.log(failureEvent(call.operation(), failure));
	}

	@Override
	public void callCancelled(Call call) {
		event(Level.INFO, call).with("attempt", call.attempt())
			.with("elapsed_ms", elapsedMs(call))
			.with("first_token_ms", firstTokenMs(call))
			.log(call.streaming() ? "openai.stream.cancelled" : "openai." + call.operation().code() + ".cancelled");
	}

	private @Nullable Double elapsedMs(Call call) {
		return (call.attribute(this.startedKey) instanceof Long started)
				? rounded((this.nanoTime.getAsLong() - started) / 1e6) : null;
	}

	private @Nullable Double firstTokenMs(Call call) {
		Double elapsed = this.firstToken.of(call);
		return (elapsed != null) ? rounded(elapsed) : null;
	}

	private static String failureEvent(Operation operation, OpenAiClientException failure) {
		if (failure.reason() == FailureReason.UNSUPPORTED_MODEL && operation == Operation.CHAT) {
			return "openai.chat.invalid_model";
		}
		return switch (failure.reason()) {
			case DIMENSION_MISMATCH -> Boolean.TRUE.equals(failure.details().get("override"))
					? "openai.embedding.override_mismatch" : "openai.embedding.dimension_mismatch";
			default -> "openai." + operation.code() + ".failure";
		};
	}

	private LogEvent success(Call call, Answer answer) {
		return event(Level.INFO, call).with("attempt", call.attempt())
			.with("latency_ms", (call.attempt() > 0) ? rounded(answer.latencyMs()) : null)
			.with("first_token_ms", firstTokenMs(call))
			.with("request_id", SafeText.identifier(answer.requestId()));
	}

	private LogEvent event(Level level, OpenAiSettings settings) {
		return event(level, settings, settings.chat().model());
	}

	private LogEvent event(Level level, OpenAiSettings settings, String model) {
		return new LogEvent(this.logger, level).with("actor", settings.actor()).with("model", model);
	}

	private LogEvent event(Level level, Call call) {
		return new LogEvent(this.logger, level).with("actor", call.actor())
			.with("call_id", call.id())
			.with("model", ModelNames.text(call));
	}

	// A call may also ask for a length of its own.
	private static boolean overridden(Call call, int dimensions) {
		return dimensions != Embedding.DEFAULT_DIMENSIONS
				|| Integer.valueOf(dimensions).equals(call.settings().embedding().dimensions());
	}

	private static double rounded(double milliseconds) {
		return Math.round(milliseconds * 100) / 100.0;
	}

	private static @Nullable Double seconds(@Nullable Duration duration) {
		return (duration != null) ? duration.toMillis() / 1000.0 : null;
	}

}
