package dev.graphrag.openai.budget;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The budget has no place in time. It has no stack trace, since it is an outcome and not
 * a defect.
 */
public final class BudgetExceededException extends RuntimeException {

	private final transient @Nullable Duration wait;

	/**
	 * Create an exception.
	 * @param wait the wait that would have been needed, {@code null} if nothing may be
	 * sent at all for now
	 */
	public BudgetExceededException(@Nullable Duration wait) {
		super("The rate budget has no place in time", null, false, false);
		this.wait = wait;
	}

	/**
	 * Return the wait that would have been needed.
	 * @return the wait, or {@code null} if nothing may be sent at all for now
	 */
	public @Nullable Duration neededWait() {
		return this.wait;
	}

}
