package dev.graphrag.openai.telemetry;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import dev.graphrag.openai.ClientState;
import dev.graphrag.openai.Operation;
import dev.graphrag.openai.settings.ModelPolicy;
import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.settings.Setting;
import dev.graphrag.openai.telemetry.CallOutcomes.Failure;
import dev.graphrag.openai.telemetry.CallOutcomes.Outcomes;
import dev.graphrag.openai.telemetry.CallOutcomes.Success;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/**
 * Actuator endpoint {@code openai}: the settings in effect without secrets, the
 * allowlist, the client's state, how the last calls ended, and which beans go through the
 * guard. Reading it makes no request. Thread-safe.
 */
@Endpoint(id = "openai")
public final class OpenAiEndpoint {

	private final OpenAiSettings settings;

	private final Supplier<@Nullable ClientState> clientState;

	private final CallOutcomes outcomes;

	private final Supplier<Beans> beans;

	/**
	 * Create the endpoint.
	 * @param settings the settings in effect
	 * @param clientState tells the client's state, or {@code null} if there is no client
	 * @param outcomes memory of the calls
	 * @param beans tells which beans go through the guard
	 */
	public OpenAiEndpoint(OpenAiSettings settings, Supplier<@Nullable ClientState> clientState, CallOutcomes outcomes,
			Supplier<Beans> beans) {
		this.settings = settings;
		this.clientState = clientState;
		this.outcomes = outcomes;
		this.beans = beans;
	}

	/**
	 * Return what the client is set to and how it fares.
	 * @return a snapshot
	 */
	@ReadOperation
	public Description description() {
		ClientState state = this.clientState.get();
		Beans found = this.beans.get();
		Map<String, LastCalls> lastCalls = new LinkedHashMap<>();
		for (Operation operation : Operation.values()) {
			lastCalls.put(operation.code(), LastCalls.of(this.outcomes.of(operation)));
		}
		return new Description(settings(), this.settings.models().allowed(), Policy.of(this.settings.models()),
				(state != null) ? State.of(state) : null, lastCalls, found.guarded(), found.unguarded());
	}

	private Map<String, Object> settings() {
		Map<String, Object> values = new LinkedHashMap<>();
		for (Setting setting : Setting.values()) {
			values.put(setting.property(), setting.valueIn(this.settings));
		}
		return values;
	}

	/**
	 * What the endpoint tells.
	 *
	 * @param settings the settings in effect, by property name
	 * @param allowedChatModels the chat models that calls may ask for
	 * @param policy the models that the allowlist is made of
	 * @param state what the client remembers between calls, {@code null} without a client
	 * @param lastCalls how the last calls ended, by operation
	 * @param guardedBeans names of the OpenAI beans that go through the guard
	 * @param unguardedBeans names of those that do not
	 */
	public record Description(Map<String, Object> settings, List<String> allowedChatModels, Policy policy,
			@Nullable State state, Map<String, LastCalls> lastCalls, List<String> guardedBeans,
			List<String> unguardedBeans) {
	}

	/**
	 * The context's beans that call OpenAI, by name.
	 *
	 * @param guarded those that go through the guard
	 * @param unguarded those that do not
	 */
	public record Beans(List<String> guarded, List<String> unguarded) {

		/**
		 * Create them over unmodifiable copies.
		 */
		public Beans {
			guarded = List.copyOf(guarded);
			unguarded = List.copyOf(unguarded);
		}

	}

	/**
	 * The models that the allowlist is made of.
	 *
	 * @param baseline chat model that is always allowed
	 * @param fallback chat model that is allowed where the fallback is enabled
	 * @param overridden whether one of them is another than the product's own
	 */
	public record Policy(String baseline, String fallback, boolean overridden) {

		static Policy of(ModelPolicy models) {
			return new Policy(models.baseline(), models.fallback(), models.overridden());
		}

	}

	/**
	 * What the client remembers between calls.
	 *
	 * @param cooldownSeconds seconds for which calls go to the fallback model directly,
	 * zero if no cooldown is running
	 * @param retryBudget retry tokens left, {@code null} if there is no budget
	 * @param retryBudgetCapacity size of the budget, {@code null} if there is no budget
	 * @param budget the rate budget, {@code null} if nothing is limited or the budget
	 * does not tell
	 */
	public record State(double cooldownSeconds, @Nullable Integer retryBudget, @Nullable Integer retryBudgetCapacity,
			ClientState.@Nullable Budget budget) {

		static State of(ClientState state) {
			Duration cooldown = (state.cooldown() != null) ? state.cooldown() : Duration.ZERO;
			return new State(cooldown.toMillis() / 1000.0, state.retryBudget(), state.retryBudgetCapacity(),
					state.budget());
		}

	}

	/**
	 * How the last calls of an operation ended.
	 *
	 * @param consecutiveFailures failures of the service since the last success
	 * @param lastSuccess when a call last succeeded, {@code null} if none did
	 * @param lastFailure when a call last failed, {@code null} if none did
	 * @param lastFailureReason why it failed, {@code null} if none did
	 */
	public record LastCalls(int consecutiveFailures, @Nullable String lastSuccess, @Nullable String lastFailure,
			@Nullable String lastFailureReason) {

		static LastCalls of(Outcomes outcomes) {
			Success success = outcomes.lastSuccess();
			Failure failure = outcomes.lastFailure();
			return new LastCalls(outcomes.consecutiveFailures(), (success != null) ? success.at().toString() : null,
					(failure != null) ? failure.at().toString() : null,
					(failure != null) ? failure.reason().code() : null);
		}

	}

}
