package dev.graphrag.openai.telemetry;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

import dev.graphrag.openai.ClientState;
import dev.graphrag.openai.Operation;
import dev.graphrag.openai.TimeSource;
import dev.graphrag.openai.telemetry.CallOutcomes.Failure;
import dev.graphrag.openai.telemetry.CallOutcomes.Outcomes;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * Health of OpenAI as the service's own calls see it; reading it makes no request. Each
 * operation has a status, and the worst of them is the status of all:
 *
 * <pre>
 * nothing known, or nothing newer than forget-after  UNKNOWN
 * last call succeeded                                UP
 * key missing or refused, or no quota left           DOWN
 * other failures in a row, fewer than down-after     UP
 * other failures in a row, down-after or more        DOWN
 * </pre>
 *
 * A rate limit is one of the others: the next call may pass, and an instance taken out of
 * service would only leave its load to the rest. Failures are forgotten after a time
 * because a service that gets no traffic for being down could otherwise never prove the
 * contrary. A running cooldown and the rate budget are told beside it: calls that they
 * make fail count like any others. Thread-safe.
 */
public final class OpenAiHealthIndicator implements HealthIndicator {

	// It is up whenever anybody asks, and nobody shares it.
	private static final String LOCAL_STORE = "local";

	private final CallOutcomes outcomes;

	private final Supplier<@Nullable ClientState> clientState;

	private final int downAfter;

	private final Duration forgetAfter;

	private final TimeSource time;

	/**
	 * Create a health indicator.
	 * @param outcomes memory of the calls
	 * @param clientState tells the client's state, or {@code null} if there is no client
	 * @param downAfter failures in a row that make it DOWN
	 * @param forgetAfter age at which a failure counts no more
	 * @param time tells the age
	 */
	public OpenAiHealthIndicator(CallOutcomes outcomes, Supplier<@Nullable ClientState> clientState, int downAfter,
			Duration forgetAfter, TimeSource time) {
		this.outcomes = outcomes;
		this.clientState = clientState;
		this.downAfter = downAfter;
		this.forgetAfter = forgetAfter;
		this.time = time;
	}

	@Override
	public Health health() {
		Instant now = this.time.now();
		Health.Builder health = Health.unknown();
		Status worst = Status.UNKNOWN;
		for (Operation operation : Operation.values()) {
			Outcomes last = this.outcomes.of(operation);
			Status status = status(last, now);
			worst = worse(worst, status);
			health.withDetail(operation.code(), details(last, status));
		}
		ClientState state = this.clientState.get();
		if (state != null) {
			tell(state, health);
		}
		return health.status(worst).build();
	}

	private static void tell(ClientState state, Health.Builder health) {
		if (state.cooldown() != null) {
			health.withDetail("cooldownSeconds", state.cooldown().toMillis() / 1000.0);
		}
		if (state.budget() != null) {
			health.withDetail("rateBudget", details(state.budget()));
		}
	}

	private static Map<String, Object> details(ClientState.Budget budget) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("store", budget.store());
		if (!budget.store().equals(LOCAL_STORE)) {
			details.put("storeUp", budget.storeUp());
			details.put("sharers", budget.sharers());
		}
		return details;
	}

	private Status status(Outcomes last, Instant now) {
		Failure failure = last.lastServiceFailure();
		if (failure == null || !now.isBefore(failure.at().plus(this.forgetAfter))) {
			return (failure == null && last.lastSuccess() != null) ? Status.UP : Status.UNKNOWN;
		}
		return switch (failure.reason()) {
			case SETTINGS_LOAD, AUTHENTICATION, QUOTA_EXHAUSTED -> Status.DOWN;
			default -> (last.consecutiveFailures() >= this.downAfter) ? Status.DOWN : Status.UP;
		};
	}

	private static Status worse(Status one, Status other) {
		for (Status status : new Status[] { Status.DOWN, Status.UP }) {
			if (status.equals(one) || status.equals(other)) {
				return status;
			}
		}
		return Status.UNKNOWN;
	}

	private static Map<String, Object> details(Outcomes last, Status status) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("status", status.getCode());
		details.put("consecutiveFailures", last.consecutiveFailures());
		if (last.lastSuccess() != null) {
			details.put("lastSuccess", last.lastSuccess().at().toString());
		}
		if (last.lastFailure() != null) {
			details.put("lastFailure", last.lastFailure().at().toString());
			details.put("lastFailureReason", last.lastFailure().reason().code());
			details.put("lastFailureModel", last.lastFailure().model());
		}
		return details;
	}

}
