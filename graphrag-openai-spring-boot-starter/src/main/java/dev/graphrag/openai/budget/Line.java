package dev.graphrag.openai.budget;

/**
 * Those who wait, in order of arrival. Each place is the sum of all that was promised up
 * to it, and has its turn when nothing in front of it is missing any more: promised [3,
 * 2, 5] yields the places 3, 5 and 10; of the 10 that are wanted then 5 are behind the
 * second, which therefore misses 5.
 *
 * <p>
 * Whoever leaves moves those behind forward, and nobody in front: a block of places next
 * to each other at once. What was left further off is missing like any other place until
 * its turn, so that no wait that was told becomes longer. Amounts are held as what is
 * wanted now and not as sums since the start, so that they stay exact for years.
 */
final class Line {

	private long promised;

	// What those who wait lack.
	private double wanted;

	// The block of left places that begins at front.
	private double left;

	private long front;

	// What was left elsewhere, up to the place leftUntil.
	private double leftLate;

	private long leftUntil;

	double wanted() {
		return this.wanted;
	}

	/**
	 * Take the last place.
	 */
	long join(long amount) {
		this.promised += amount;
		this.wanted += amount;
		return this.promised;
	}

	/**
	 * Serve no more than is wanted.
	 */
	void serve(double amount) {
		this.wanted = Math.max(this.wanted - amount, 0);
		forgetLeft();
	}

	/**
	 * Leave a place.
	 * @return what had been served to it and nobody behind wants
	 */
	double leave(long place, long amount) {
		if (missing(place) <= 0) {
			return take(amount);
		}
		long start = place - amount;
		if (this.left == 0 || place == this.front) {
			this.front = start;
			this.left += amount;
		}
		else if (start == this.front + this.left) {
			this.left += amount;
		}
		else {
			this.leftLate += amount;
			this.leftUntil = Math.max(this.leftUntil, place);
		}
		return take(amount);
	}

	/**
	 * Return how much has to be served until a place has its turn, zero or less if it
	 * has.
	 */
	double missing(long place) {
		double missing = this.wanted + this.leftLate - (this.promised - place);
		return (place > this.front) ? missing : missing + this.left;
	}

	/**
	 * Return how much a newcomer would miss.
	 */
	double missingBehind(long amount) {
		return this.wanted + this.leftLate + amount;
	}

	private double take(long amount) {
		double more = Math.max(amount - this.wanted, 0);
		serve((double) amount);
		return more;
	}

	private void forgetLeft() {
		if (this.wanted == 0 || missing(this.front) <= 0) {
			this.left = 0;
		}
		if (this.wanted == 0 || missing(this.leftUntil) <= 0) {
			this.leftLate = 0;
		}
	}

}
