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
 * if it were alone. Who took more than was reserved leaves a debt: it is paid before
 * anybody gets anything. During a pause nothing comes in, so that those who wait go on in
 * their order and at their distance after it. Not thread-safe.
 */
final class Quota {

	private static final double NANOS = 1e9;

	// Below them is the noise of sums of doubles.
	private static final double SHORTEST_WAIT_NANOS = 1000;

	private static final double SMALLEST_PART = 1e-6;

	private final double perSecond;

	private final double burst;

	private final double batchShare;

	private final Line interactive = new Line();

	private final Line batch = new Line();

	// Above zero only while nobody waits; below zero it is a debt.
	private double saved;

	private double owed;

	private long refilledAt;

	private long pausedUntil;

	/**
	 * Create a quota that has nothing saved up.
	 */
	Quota(long perMinute, long burst, double batchShare, long now) {
		this.perSecond = perMinute / 60.0;
		this.burst = (double) burst;
		this.batchShare = batchShare;
		this.refilledAt = now;
		this.pausedUntil = now;
	}

	/**
	 * Save up all that can be.
	 */
	void fill() {
		this.saved = this.burst;
	}

	void refill(long now) {
		long from = Math.max(this.refilledAt, this.pausedUntil);
		if (now > from) {
			deal(this.perSecond * ((now - from) / NANOS));
		}
		this.refilledAt = Math.max(this.refilledAt, now);
	}

	void pauseUntil(long until) {
		this.pausedUntil = Math.max(this.pausedUntil, until);
	}

	/**
	 * Return how long a newcomer would wait.
	 */
	long nanosFor(Priority priority, long amount, long now) {
		return nanos(priority, line(priority).wanted() + amount, now);
	}

	/**
	 * Return how long a place still waits, if nobody joins the other line.
	 */
	long nanosUntil(Priority priority, long place, long now) {
		return nanos(priority, line(priority).missing(place), now);
	}

	private long nanos(Priority priority, double missing, long now) {
		double nanos = (dealtUntil(priority, missing) - this.saved) / this.perSecond * NANOS;
		long refill = (nanos < SHORTEST_WAIT_NANOS) ? 0 : (long) Math.ceil(nanos);
		return Math.max(this.pausedUntil - now, 0) + refill;
	}

	/**
	 * Return how much both lines get until one has got what is missing.
	 */
	private double dealtUntil(Priority priority, double missing) {
		if (missing <= 0) {
			return 0;
		}
		double inFull = this.owed / this.batchShare;
		if (priority == Priority.INTERACTIVE) {
			double shared = Math.max(missing - inFull, 0);
			return Math.min(missing - shared + shared / (1 - this.batchShare), missing + this.batch.wanted());
		}
		double others = this.interactive.wanted();
		return Math.min(Math.min(inFull, others) + missing / this.batchShare, missing + others);
	}

	long join(Priority priority, long amount) {
		long place = line(priority).join(amount);
		deal(0);
		return place;
	}

	void leave(Priority priority, long place, long amount) {
		deal(line(priority).leave(place, amount));
	}

	/**
	 * Put right what was taken.
	 * @param more how much more was taken than was reserved; negative if less was
	 */
	void correct(long more) {
		deal((double) -more);
	}

	/**
	 * Leave no more saved up than a level.
	 */
	void lowerTo(double level) {
		this.saved = Math.min(this.saved, level);
	}

	/**
	 * Return what is saved up.
	 */
	long saved() {
		return (long) (Math.max(this.saved, 0) + SMALLEST_PART);
	}

	private void deal(double amount) {
		this.saved += amount;
		if (this.interactive.wanted() > 0 && this.batch.wanted() > 0) {
			dealOwed();
			dealShares();
		}
		deal(this.interactive, this.saved);
		double unasked = deal(this.batch, this.saved) * (1 - this.batchShare);
		this.owed = Math.min(this.owed + unasked, this.burst * (1 - this.batchShare));
		this.saved = Math.min(this.saved, this.burst);
	}

	private void dealOwed() {
		this.owed -= deal(this.interactive, Math.min(this.saved, this.owed / this.batchShare)) * this.batchShare;
	}

	private void dealShares() {
		double interactiveShare = 1 - this.batchShare;
		double dealt = Math.min(this.saved,
				Math.min(this.interactive.wanted() / interactiveShare, this.batch.wanted() / this.batchShare));
		deal(this.interactive, dealt * interactiveShare);
		deal(this.batch, dealt * this.batchShare);
	}

	private double deal(Line line, double amount) {
		double dealt = Math.max(Math.min(amount, line.wanted()), 0);
		line.serve(dealt);
		this.saved -= dealt;
		return dealt;
	}

	private Line line(Priority priority) {
		return (priority == Priority.INTERACTIVE) ? this.interactive : this.batch;
	}

}
