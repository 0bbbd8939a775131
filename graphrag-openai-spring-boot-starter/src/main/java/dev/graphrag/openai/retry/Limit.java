package dev.graphrag.openai.retry;

import java.util.Locale;

/**
 * What can end a series before its attempts are used up.
 */
public enum Limit {

	/**
	 * The server asks for a longer wait than is obeyed.
	 */
	MAX_RETRY_AFTER,

	/**
	 * The wait would overrun the call's deadline.
	 */
	MAX_ELAPSED,

	/**
	 * The client's retry budget is empty.
	 */
	RETRY_BUDGET;

	/**
	 * Return the stable lower-case name used in an error's details.
	 * @return the code, for example {@code max_elapsed}
	 */
	public String code() {
		return name().toLowerCase(Locale.ROOT);
	}

}
