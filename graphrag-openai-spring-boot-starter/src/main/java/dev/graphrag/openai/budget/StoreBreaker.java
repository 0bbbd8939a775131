package dev.graphrag.openai.budget;

import java.time.Duration;

import dev.graphrag.openai.TimeSource;
import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.settings.Setting;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

import org.springframework.core.NestedExceptionUtils;

/**
 * Whether the shared store is asked. It no longer is after two failures in a row, until
 * the heartbeat has seen it answer. Each change is told once:
 *
 * <pre>
 * failed              asked
 * succeeded           asked
 * failed, failed      not asked     openai.budget.store_down
 * answers             asked         openai.budget.store_up
 * </pre>
 *
 * Thread-safe.
 */
final class StoreBreaker {

	private static final Logger logger = LoggerFactory.getLogger(Setting.LOGGER);

	private static final int FAILURES_IN_A_ROW = 2;

	private final OpenAiSettings settings;

	private final TimeSource time;

	private final Runnable whenDown;

	private volatile State state = State.UP;

	private volatile int failures;

	private volatile int failuresInARow;

	private volatile int outage;

	private long failingSince;

	/**
	 * Create a breaker that lets questions through.
	 * @param whenDown what to do when an outage is certain, without waiting for anything
	 */
	StoreBreaker(OpenAiSettings settings, TimeSource time, Runnable whenDown) {
		this.settings = settings;
		this.time = time;
		this.whenDown = whenDown;
	}

	boolean up() {
		return this.state == State.UP;
	}

	boolean stopped() {
		return this.state == State.STOPPED;
	}

	/**
	 * Return the number of the outage that goes on, or of the last one.
	 */
	int outage() {
		return this.outage;
	}

	/**
	 * Return when the store began to fail, or the current time if it does not.
	 */
	synchronized long failingSince() {
		return (this.failuresInARow > 0) ? this.failingSince : this.time.nanoTime();
	}

	void succeeded() {
		if (this.failuresInARow > 0) {
			forgetFailures();
		}
	}

	private synchronized void forgetFailures() {
		if (up()) {
			this.failuresInARow = 0;
		}
	}

	/**
	 * Return how many failures were counted until now.
	 */
	int failures() {
		return this.failures;
	}

	/**
	 * A question failed. Questions that were asked together fail together, when the JVM
	 * or the store pauses for a moment, and count as one.
	 * @param known the failures that were counted when it was asked
	 */
	synchronized void failed(Throwable failure, int known) {
		if (known != this.failures) {
			return;
		}
		countFailure();
		if (up() && this.failuresInARow >= FAILURES_IN_A_ROW) {
			down(failure);
		}
	}

	/**
	 * The store did not answer when the service started: there is no success to weigh one
	 * failure against.
	 */
	synchronized void failedToStart(Throwable failure) {
		countFailure();
		if (up()) {
			down(failure);
		}
	}

	private synchronized void countFailure() {
		if (this.failuresInARow == 0) {
			this.outage++;
			this.failingSince = this.time.nanoTime();
		}
		this.failures++;
		this.failuresInARow++;
	}

	private void down(Throwable failure) {
		this.state = State.DOWN;
		LoggingEventBuilder event = logger.atWarn()
			.addKeyValue("actor", this.settings.actor())
			.addKeyValue("policy", Setting.BUDGET_ON_STORE_FAILURE.valueIn(this.settings))
			.addKeyValue("error", NestedExceptionUtils.getMostSpecificCause(failure).getClass().getName());
		String code = RedisErrors.code(failure);
		if (code != null) {
			event = event.addKeyValue("code", code);
		}
		event.addKeyValue("remediation", cure()).log("openai.budget.store_down");
		this.whenDown.run();
	}

	private String cure() {
		String meanwhile = switch (this.settings.budget().onStoreFailure()) {
			case LOCAL_SHARE -> "each replica keeps to its share of the limits";
			case OPEN -> "nothing is limited, and OpenAI may refuse with 429";
			case CLOSED -> "calls fail as rate_limit";
		};
		return "Look at the Redis of spring.data.redis and at its keys graphrag:openai:budget:*. Until it answers, "
				+ meanwhile + " (" + Setting.BUDGET_ON_STORE_FAILURE.property() + ").";
	}

	/**
	 * The heartbeat has seen that the store works.
	 */
	synchronized void answers() {
		if (this.state == State.DOWN) {
			this.state = State.UP;
			logger.atInfo()
				.addKeyValue("actor", this.settings.actor())
				.addKeyValue("down_seconds", Duration.ofNanos(this.time.nanoTime() - this.failingSince).toSeconds())
				.log("openai.budget.store_up");
		}
		forgetFailures();
	}

	synchronized void start() {
		if (stopped()) {
			this.state = State.UP;
			this.failuresInARow = 0;
		}
	}

	/**
	 * The service shuts down, and the connection with it: nothing is asked or told any
	 * more.
	 */
	synchronized void stop() {
		this.state = State.STOPPED;
	}

	/**
	 * What becomes of a question.
	 */
	private enum State {

		UP, DOWN, STOPPED

	}

}
