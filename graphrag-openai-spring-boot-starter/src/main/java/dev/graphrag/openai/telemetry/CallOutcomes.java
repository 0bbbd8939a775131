package dev.graphrag.openai.telemetry;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.graphrag.openai.CallListener;
import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.Operation;
import dev.graphrag.openai.TimeSource;
import org.jspecify.annotations.Nullable;

/**
 * Remembers how the last calls of each operation ended, for health and the actuator: no
 * request has to be made to tell. What a caller cancels, and what needs no request, tells
 * nothing of the service, and is not remembered. Thread-safe.
 */
public final class CallOutcomes implements CallListener {

	private final TimeSource time;

	private final Duration forgetAfter;

	private final Map<Operation, Outcomes> outcomes = new ConcurrentHashMap<>();

	/**
	 * Create an empty memory.
	 * @param time tells when a call ended
	 * @param forgetAfter age at which a failure is forgotten, and a new row begins
	 */
	public CallOutcomes(TimeSource time, Duration forgetAfter) {
		this.time = time;
		this.forgetAfter = forgetAfter;
	}

	@Override
	public void callSucceeded(Call call, Answer answer) {
		if (call.attempt() == 0) {
			return;
		}
		Success success = new Success(this.time.now(), call.model());
		this.outcomes.compute(call.operation(), (operation, before) -> of(before).with(success));
	}

	@Override
	public void callFailed(Call call, OpenAiClientException failure) {
		Failure last = new Failure(this.time.now(), ModelNames.text(call), failure.reason());
		this.outcomes.compute(call.operation(), (operation, before) -> of(before).with(last, this.forgetAfter));
	}

	/**
	 * Return how the last calls of an operation ended.
	 * @param operation the operation
	 * @return a snapshot
	 */
	public Outcomes of(Operation operation) {
		return of(this.outcomes.get(operation));
	}

	private static Outcomes of(@Nullable Outcomes outcomes) {
		return (outcomes != null) ? outcomes : Outcomes.NONE;
	}

	/**
	 * Outcomes of one operation's calls.
	 *
	 * @param lastSuccess the last success, {@code null} if there was none
	 * @param lastFailure the last failure, {@code null} if there was none
	 * @param consecutiveFailures failures in a row since the last success that tell of
	 * the service, none of which was forgotten when the next one came: refusals by a
	 * guardrail, invalid requests and interruptions are not counted
	 * @param lastServiceFailure the last of these failures, {@code null} if there was
	 * none since the last success
	 */
	public record Outcomes(@Nullable Success lastSuccess, @Nullable Failure lastFailure, int consecutiveFailures,
			@Nullable Failure lastServiceFailure) {

		static final Outcomes NONE = new Outcomes(null, null, 0, null);

		Outcomes with(Success success) {
			return new Outcomes(success, this.lastFailure, 0, null);
		}

		Outcomes with(Failure failure, Duration forgetAfter) {
			if (!failure.tellsOfTheService()) {
				return new Outcomes(this.lastSuccess, failure, this.consecutiveFailures, this.lastServiceFailure);
			}
			Failure before = this.lastServiceFailure;
			boolean inARow = before != null && failure.at().isBefore(before.at().plus(forgetAfter));
			return new Outcomes(this.lastSuccess, failure, inARow ? this.consecutiveFailures + 1 : 1, failure);
		}

	}

	/**
	 * A call that succeeded.
	 *
	 * @param at when it ended
	 * @param model the model that answered
	 */
	public record Success(Instant at, String model) {
	}

	/**
	 * A call that failed.
	 *
	 * @param at when it ended
	 * @param model the model asked for last
	 * @param reason why it failed
	 */
	public record Failure(Instant at, String model, FailureReason reason) {

		boolean tellsOfTheService() {
			return switch (this.reason) {
				case SETTINGS_LOAD, RATE_LIMIT, QUOTA_EXHAUSTED, AUTHENTICATION, TRANSIENT_FAILURE, NO_CHOICES,
						INVALID_ANSWER, NO_EMBEDDING, DIMENSION_MISMATCH, INVALID_VECTOR ->
					true;
				case UNSUPPORTED_MODEL, INVALID_REQUEST, INTERRUPTED, OVERLOADED, CLIENT_INIT, INTERNAL -> false;
			};
		}

	}

}
