package dev.graphrag.openai.budget;

/**
 * Those who wait, in order of arrival. Amounts only grow: each place is the sum of all
 * that was promised up to it, and has its turn when as much has been served. Promised [3,
 * 2, 5] yields the places 3, 5 and 10; with 6 served the first two may go.
 *
 * <p>
 * A place that was left is served like the others and its amount handed on to those
 * behind it, so that nobody in front of it goes too early.
 */
final class Line {

	/**
	 * Below it is the noise of sums of doubles.
	 */
	static final double NOTHING = 1e-6;

	private double served;

	private long promised;

	private long left;

	private long lastLeft;

	double served() {
		return this.served;
	}

	long promised() {
		return this.promised;
	}

	/**
	 * Return the amount that has been promised and not been served.
	 */
	double backlog() {
		return Math.max(this.promised - this.served, 0);
	}

	/**
	 * Return the amount that nobody here has been promised.
	 */
	double surplus() {
		return Math.max(this.served - this.promised, 0);
	}

	/**
	 * Take the last place.
	 */
	long join(long amount) {
		this.promised += amount;
		return this.promised;
	}

	/**
	 * Leave a place whose turn has not come.
	 */
	void leave(long place, long amount) {
		this.left += amount;
		this.lastLeft = Math.max(this.lastLeft, place);
	}

	void serve(double amount) {
		this.served += amount;
		if (this.left > 0 && this.lastLeft - this.served < NOTHING) {
			this.served += this.left;
			this.left = 0;
		}
	}

	/**
	 * Return how much has to be served until a place has its turn, zero or less if it
	 * has.
	 */
	double missing(long place) {
		double missing = place - this.served;
		if (this.left > 0 && place > this.lastLeft) {
			missing = Math.max(missing - this.left, this.lastLeft - this.served);
		}
		return (missing < NOTHING) ? 0 : missing;
	}

}
