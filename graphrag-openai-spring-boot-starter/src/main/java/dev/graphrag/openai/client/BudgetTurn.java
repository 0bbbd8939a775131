package dev.graphrag.openai.client;

import java.time.Duration;

import dev.graphrag.openai.CallListener.Attempt;
import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.attempt.AttemptFailure;
import dev.graphrag.openai.attempt.RateLimits;
import dev.graphrag.openai.budget.Reservation;
import dev.graphrag.openai.budget.Settlement;
import dev.graphrag.openai.http.Exchanged;
import dev.graphrag.openai.settings.Setting;
import dev.graphrag.openai.wire.Metered;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A place in the rate budget on its way from reservation to settlement:
 *
 * <pre>
 * never sent                    given back
 * answered, with its usage      the usage, and learned from
 * refused, with a status        no tokens; after a rate limit everyone pauses
 * all else                      as estimated: the server may have worked for it
 * </pre>
 */
final class BudgetTurn implements Turn {

	private static final Logger logger = LoggerFactory.getLogger(Setting.LOGGER);

	/**
	 * No request comes near it. A usage above it is a server's slip, for which everyone
	 * who shares the budget would wait for days, or years.
	 */
	private static final long MOST_TOKENS = 10_000_000;

	private final RunningCall call;

	private final Reservation place;

	private final RequestSize size;

	private final TokenEstimate estimate;

	private final Duration longestPause;

	private boolean sent;

	private Settlement settlement = new Settlement(null, RateLimits.UNTOLD, Duration.ZERO, null);

	BudgetTurn(RunningCall call, Reservation place, RequestSize size, TokenEstimate estimate, Duration longestPause) {
		this.call = call;
		this.place = place;
		this.size = size;
		this.estimate = estimate;
		this.longestPause = longestPause;
	}

	@Override
	public void sent() {
		this.sent = true;
	}

	@Override
	public void took(Exchanged<? extends Metered> exchanged) {
		Metered answer = exchanged.answer();
		Long tokens = (answer != null) ? usage(answer) : usage(exchanged.attempt());
		if (answer != null && tokens != null) {
			this.estimate.learn(this.size, answer);
		}
		this.settlement = new Settlement(tokens, exchanged.limits(), exchanged.attempt().latency(),
				pause(exchanged.failure()));
	}

	private static @Nullable Long usage(Metered answer) {
		long tokens = answer.promptTokens() + answer.completionTokens();
		return (answer.promptTokens() > 0 && tokens <= MOST_TOKENS) ? tokens : null;
	}

	private static @Nullable Long usage(Attempt failed) {
		Integer status = failed.status();
		boolean refused = status != null && (status < 200 || status >= 300);
		return (refused || failed.failure() == FailureReason.RATE_LIMIT) ? Long.valueOf(0) : null;
	}

	private @Nullable Duration pause(@Nullable AttemptFailure failure) {
		if (failure == null || failure.reason() != FailureReason.RATE_LIMIT) {
			return null;
		}
		Duration retryAfter = failure.retryAfter();
		if (retryAfter == null) {
			return Duration.ZERO;
		}
		return (retryAfter.compareTo(this.longestPause) < 0) ? retryAfter : this.longestPause;
	}

	@Override
	public void end() {
		try {
			if (this.sent) {
				this.place.settle(this.settlement);
			}
			else {
				this.place.release();
			}
		}
		catch (RuntimeException | LinkageError | AssertionError ex) {
			// The answer has arrived and is paid for, whatever a budget of others does.
			logger.atWarn()
				.addKeyValue("actor", this.call.actor())
				.addKeyValue("model", this.call.model())
				.addKeyValue("error", ex.getClass().getName())
				.log("openai.budget.failed");
		}
	}

}
