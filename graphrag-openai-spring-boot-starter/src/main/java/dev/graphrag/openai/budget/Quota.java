package dev.graphrag.openai.budget;

/**
 * One limit of one model: what comes in by time is dealt out to two lines.
 *
 * <pre>
 * one line waits      it gets everything
 * both wait           interactive calls get what they are owed, then batch-share goes to
 *                     the batch line and the rest to the interactive one
 * nobody waits        it is saved up for a burst
 * </pre>
 *
 * Interactive calls are owed their share of what the batch line took while they asked for
 * nothing, of a minute at most, so that one that comes now and then waits no longer than
 * if it were alone. What is saved up is surplus of the interactive line. Not thread-safe.
 */
final class Quota {

	// Who slept longer, as a frozen JVM or store does, finds no more than a full bucket.
	private static final double LONGEST_REFILL_SECONDS = 60;

	private final double perSecond;

	private final double burst;

	private final double batchShare;

	private final Line interactive = new Line();

	private final Line batch = new Line();

	private double owed;

	Quota(long perMinute, double burst, double batchShare) {
		this.perSecond = perMinute / 60.0;
		this.burst = burst;
		this.batchShare = batchShare;
	}

	/**
	 * Save up all that can be.
	 */
	void fill() {
		this.interactive.serve(this.burst);
	}

	void refill(double seconds) {
		deal(this.perSecond * Math.min(seconds, LONGEST_REFILL_SECONDS));
	}

	/**
	 * Return how long a newcomer would wait.
	 */
	double secondsFor(Priority priority, long amount) {
		double saved = (priority == Priority.BATCH) ? this.interactive.surplus() : 0;
		return seconds(priority, line(priority).missing(line(priority).promised() + amount) - saved);
	}

	/**
	 * Return how long a place still waits, if nobody else comes.
	 */
	double secondsUntil(Priority priority, long place) {
		return seconds(priority, line(priority).missing(place));
	}

	private double seconds(Priority priority, double missing) {
		if (missing <= 0) {
			return 0;
		}
		boolean first = priority == Priority.INTERACTIVE;
		double others = first ? this.batch.backlog() : this.interactive.backlog();
		double share = first ? 1 - this.batchShare : this.batchShare;
		double owed = this.owed / this.batchShare;
		if (others == 0) {
			return missing / this.perSecond;
		}
		double inFull = Math.min(owed, first ? missing : others);
		double shared = first ? missing - inFull : missing;
		// As if the others waited for ever, or until they have been served.
		return Math.min(inFull + shared / share, missing + others) / this.perSecond;
	}

	long join(Priority priority, long amount) {
		long place = line(priority).join(amount);
		deal(0);
		return place;
	}

	void leave(Priority priority, long place, long amount) {
		Line line = line(priority);
		if (line.missing(place) > 0) {
			line.leave(place, amount);
		}
		else {
			deal((double) amount);
		}
	}

	/**
	 * More was taken than was reserved, or less.
	 */
	void correct(Priority priority, long more) {
		if (more > 0) {
			line(priority).serve((double) -more);
			deal(0);
		}
		else {
			deal((double) -more);
		}
	}

	/**
	 * Leave no more saved up than the server says there is. Below zero it is a debt.
	 */
	void lowerTo(double level) {
		double saved = this.interactive.served() - this.interactive.promised();
		if (saved > level) {
			this.interactive.serve(level - saved);
		}
	}

	/**
	 * Return what is saved up.
	 */
	long saved() {
		return (long) (this.interactive.surplus() + Line.NOTHING);
	}

	private void deal(double amount) {
		double rest = amount + surplusOf(this.interactive);
		if (this.interactive.backlog() > 0 && this.batch.backlog() > 0) {
			rest -= dealOwed(rest);
			rest -= dealShares(rest);
		}
		double first = Math.min(rest, this.interactive.backlog());
		this.interactive.serve(first);
		// A line may have been handed on more than it waits for.
		rest += surplusOf(this.interactive) - first;
		double second = Math.min(rest, this.batch.backlog());
		this.batch.serve(second);
		this.owed = Math.min(this.owed + second * (1 - this.batchShare), this.burst * (1 - this.batchShare));
		rest += surplusOf(this.batch) - second;
		this.interactive.serve(Math.min(rest, this.burst));
	}

	private static double surplusOf(Line line) {
		double surplus = line.surplus();
		line.serve(-surplus);
		return surplus;
	}

	private double dealOwed(double amount) {
		double dealt = Math.min(Math.min(amount, this.interactive.backlog()), this.owed / this.batchShare);
		this.interactive.serve(dealt);
		this.owed -= dealt * this.batchShare;
		return dealt;
	}

	private double dealShares(double amount) {
		double interactiveShare = 1 - this.batchShare;
		double dealt = Math.min(amount,
				Math.min(this.interactive.backlog() / interactiveShare, this.batch.backlog() / this.batchShare));
		this.interactive.serve(dealt * interactiveShare);
		this.batch.serve(dealt * this.batchShare);
		return dealt;
	}

	private Line line(Priority priority) {
		return (priority == Priority.INTERACTIVE) ? this.interactive : this.batch;
	}

}
