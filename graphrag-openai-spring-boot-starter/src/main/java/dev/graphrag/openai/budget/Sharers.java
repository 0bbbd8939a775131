package dev.graphrag.openai.budget;

/**
 * How many share a budget. What counts is the largest of the last three heartbeats, for
 * after a restart of the store each sharer is alone until the others have been heard:
 * [200, 1, 3] yields 200.
 */
final class Sharers {

	private static final int HEARTBEATS = 3;

	private final int[] counts = new int[HEARTBEATS];

	private int heartbeats;

	synchronized void counted(int sharers) {
		this.counts[this.heartbeats % HEARTBEATS] = sharers;
		this.heartbeats++;
	}

	/**
	 * Return how many there are, at least the one that asks.
	 */
	synchronized int lastSeen() {
		int most = 1;
		for (int count : this.counts) {
			most = Math.max(most, count);
		}
		return most;
	}

}
