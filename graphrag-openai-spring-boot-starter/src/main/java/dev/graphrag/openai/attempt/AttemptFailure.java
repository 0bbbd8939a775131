package dev.graphrag.openai.attempt;

import java.time.Duration;
import java.util.Map;

import dev.graphrag.openai.FailureReason;
import org.jspecify.annotations.Nullable;

/**
 * One attempt that did not bring a usable answer: what it counts as, and whether another
 * attempt may follow. Carries no text of the request or the answer, and no stack trace,
 * since it is an outcome and not a defect. Immutable; the {@code withX} methods return
 * changed copies.
 */
public final class AttemptFailure extends RuntimeException {

	private final FailureReason reason;

	private final Retry retry;

	private final boolean staleConnection;

	private final @Nullable Duration retryAfter;

	private final @Nullable String remediation;

	private final transient Map<String, Object> details;

	/**
	 * Create a failure.
	 * @param reason what it counts as
	 * @param retry whether another attempt may follow
	 * @param problem what happened, in one sentence without text of others
	 */
	public AttemptFailure(FailureReason reason, Retry retry, String problem) {
		this(reason, retry, problem, false, null, null, Map.of());
	}

	private AttemptFailure(FailureReason reason, Retry retry, String problem, boolean staleConnection,
			@Nullable Duration retryAfter, @Nullable String remediation, Map<String, Object> details) {
		super(problem, null, false, false);
		this.reason = reason;
		this.retry = retry;
		this.staleConnection = staleConnection;
		this.retryAfter = retryAfter;
		this.remediation = remediation;
		this.details = details;
	}

	/**
	 * Create the failure of a request that could not be made from what the caller gave.
	 * @param problem the problem, without text of the request
	 * @return a final failure
	 */
	public static AttemptFailure unsendable(String problem) {
		return new AttemptFailure(FailureReason.INVALID_REQUEST, Retry.NEVER, problem);
	}

	/**
	 * Create the failure of an attempt or a wait that was interrupted.
	 * @param problem what interrupted it
	 * @return a final failure
	 */
	public static AttemptFailure interrupted(String problem) {
		return new AttemptFailure(FailureReason.INTERRUPTED, Retry.NEVER, problem);
	}

	/**
	 * Return a copy that knows how long the server asks to wait.
	 * @param retryAfter the usable {@code Retry-After}, {@code null} if there was none
	 * @return the changed copy
	 */
	public AttemptFailure withRetryAfter(@Nullable Duration retryAfter) {
		return new AttemptFailure(this.reason, this.retry, problem(), this.staleConnection, retryAfter,
				this.remediation, this.details);
	}

	/**
	 * Return a copy with a remedy of its own.
	 * @param remediation what the operator should do
	 * @return the changed copy
	 */
	public AttemptFailure withRemediation(String remediation) {
		return new AttemptFailure(this.reason, this.retry, problem(), this.staleConnection, this.retryAfter,
				remediation, this.details);
	}

	/**
	 * Return a copy with figures.
	 * @param details the figures
	 * @return the changed copy
	 */
	public AttemptFailure withDetails(Map<String, Object> details) {
		return new AttemptFailure(this.reason, this.retry, problem(), this.staleConnection, this.retryAfter,
				this.remediation, details);
	}

	/**
	 * Return the failure of an attempt whose pooled connection the other side had given
	 * up before a byte of the answer arrived. A closed connection says so at once, and
	 * nothing of it speaks against an attempt on a new one; after a timeout it is only
	 * likely.
	 * @return the changed copy
	 */
	public AttemptFailure onStaleConnection() {
		Retry sooner = (this.retry == Retry.AFTER_WAIT) ? Retry.AT_ONCE : this.retry;
		return new AttemptFailure(this.reason, sooner, problem(), true, this.retryAfter, this.remediation,
				this.details);
	}

	/**
	 * Return the failure of an attempt that cannot be repeated, since part of its answer
	 * was handed on.
	 * @return the changed copy
	 */
	public AttemptFailure asFinal() {
		return new AttemptFailure(this.reason, Retry.NEVER, problem(), this.staleConnection, this.retryAfter,
				this.remediation, this.details);
	}

	/**
	 * Return what the attempt counts as.
	 * @return the reason
	 */
	public FailureReason reason() {
		return this.reason;
	}

	/**
	 * Return whether another attempt may follow.
	 * @return whether, and after what
	 */
	public Retry retry() {
		return this.retry;
	}

	/**
	 * Return whether the attempt was made on a pooled connection that had gone stale, so
	 * that the next belongs on a new one.
	 * @return whether a stale connection is to blame
	 */
	public boolean staleConnection() {
		return this.staleConnection;
	}

	/**
	 * Return the server's usable {@code Retry-After}.
	 * @return the wait it asks for, or {@code null} if there is none
	 */
	public @Nullable Duration retryAfter() {
		return this.retryAfter;
	}

	/**
	 * Return what the operator should do about it.
	 * @return one sentence
	 */
	public String remediation() {
		return (this.remediation != null) ? this.remediation : this.reason.remediation();
	}

	/**
	 * Return the figures of the failure.
	 * @return an unmodifiable map, empty if there are none
	 */
	public Map<String, Object> details() {
		return this.details;
	}

	/**
	 * Return the problem, in one sentence.
	 * @return the message
	 */
	public String problem() {
		String message = getMessage();
		return (message != null) ? message : "";
	}

	/**
	 * Whether another attempt may follow a failed one.
	 */
	public enum Retry {

		/**
		 * The failure is final.
		 */
		NEVER,

		/**
		 * The failure is final for the model that was asked; another may have room.
		 */
		WITH_ANOTHER_MODEL,

		/**
		 * After a wait.
		 */
		AFTER_WAIT,

		/**
		 * After a wait; time ran out, which costs the retry budget more.
		 */
		AFTER_TIMEOUT,

		/**
		 * At once, and free of charge: a pooled connection was closed before anything of
		 * an answer arrived, which says nothing of the server.
		 */
		AT_ONCE;

		/**
		 * Return whether another attempt with the same model may follow.
		 * @return whether the series goes on
		 */
		public boolean sameModel() {
			return this != NEVER && this != WITH_ANOTHER_MODEL;
		}

	}

}
