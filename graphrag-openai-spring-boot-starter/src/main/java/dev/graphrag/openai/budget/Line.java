package dev.graphrag.openai.budget;

import java.util.ArrayList;
import java.util.List;

/**
 * Those who wait, in order of arrival. Each place is the sum of all that was promised up
 * to it: promised [3, 2, 5] yields the places 3, 5 and 10. With 1 served, 9 are wanted,
 * of which the second misses 4, since 5 are behind it. When the first leaves then, what
 * it had goes to the second, which misses 1 now, and the third 6.
 *
 * <p>
 * Amounts are held as what is wanted now, and not as sums of what was served since the
 * start, so that they stay exact for years.
 */
final class Line {

	// A line of which more leave at once serves the others as if they had stayed.
	private static final int MOST_LEFT = 100;

	private final List<Left> left = new ArrayList<>();

	private long promised;

	private double wanted;

	/**
	 * Return what those who wait lack.
	 */
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
		this.left.removeIf((place) -> missing(place.start()) <= 0);
	}

	/**
	 * Leave a place: those behind move forward, and nobody in front.
	 * @return what had been served to it and nobody behind wants
	 */
	double leave(long place, long amount) {
		if (missing(place) > 0) {
			if (this.left.size() == MOST_LEFT) {
				return 0;
			}
			this.left.add(new Left(place - amount, amount));
		}
		double more = Math.max(amount - this.wanted, 0);
		serve((double) amount);
		return more;
	}

	/**
	 * Return how much has to be served until a place has its turn, zero or less if it
	 * has.
	 */
	double missing(long place) {
		long behind = this.promised - place;
		for (Left other : this.left) {
			behind -= (other.start() >= place) ? other.amount() : 0;
		}
		return this.wanted - behind;
	}

	/**
	 * A place that somebody left before its turn.
	 *
	 * @param start what is promised in front of it
	 * @param amount what was promised to it
	 */
	private record Left(long start, long amount) {
	}

}
