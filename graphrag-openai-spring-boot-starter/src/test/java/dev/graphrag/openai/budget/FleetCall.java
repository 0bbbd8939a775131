package dev.graphrag.openai.budget;

import org.jspecify.annotations.Nullable;

/**
 * A call that a member of a fleet made, written as a line such as
 * {@code call 1700000000000 512 answered}.
 *
 * @param at when it began, in milliseconds since 1970
 * @param millis how long it took
 * @param outcome {@value #ANSWERED}, or the reason of its failure with what ended it
 */
record FleetCall(long at, long millis, String outcome) {

	static final String ANSWERED = "answered";

	private static final String CALL = "call ";

	/**
	 * Read a line, {@code null} if it tells of something else.
	 */
	static @Nullable FleetCall read(String line) {
		if (!line.startsWith(CALL)) {
			return null;
		}
		String[] parts = line.split(" ", -1);
		return new FleetCall(Long.parseLong(parts[1]), Long.parseLong(parts[2]), parts[3]);
	}

	boolean answered() {
		return this.outcome.equals(ANSWERED);
	}

	@Override
	public String toString() {
		return CALL + this.at + " " + this.millis + " " + this.outcome;
	}

}
