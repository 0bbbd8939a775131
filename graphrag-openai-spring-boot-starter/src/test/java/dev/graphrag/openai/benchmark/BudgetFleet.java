package dev.graphrag.openai.benchmark;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

import dev.graphrag.openai.TimeSource;
import dev.graphrag.openai.attempt.RateLimits;
import dev.graphrag.openai.budget.BudgetExceededException;
import dev.graphrag.openai.budget.Demand;
import dev.graphrag.openai.budget.LocalRateBudget;
import dev.graphrag.openai.budget.Priority;
import dev.graphrag.openai.budget.RateBudget;
import dev.graphrag.openai.budget.Reservation;
import dev.graphrag.openai.budget.Settlement;
import dev.graphrag.openai.settings.BudgetSettings.Limits;

/**
 * Computes, in time that only passes from event to event, what a fleet asks of the one
 * key that its budget is in: the budget's own arithmetic, the client's rule of asking
 * again, and a store that does one operation after the other.
 *
 * <pre>
 * java -cp ... dev.graphrag.openai.benchmark.BudgetFleet 25000
 * </pre>
 *
 * The argument is how many operations the store does in a second, as {@link BudgetCost}
 * measures it.
 */
final class BudgetFleet implements TimeSource {

	private static final long SECOND = 1_000_000_000L;

	/**
	 * Way to the store and back.
	 */
	private static final long ROUND_TRIP = SECOND / 2000;

	/**
	 * Later answers of the store are not waited for.
	 */
	private static final long PATIENCE = SECOND / 10;

	/**
	 * Shorter waits are slept in full, of longer ones the half.
	 */
	private static final Duration SHORT_WAIT = Duration.ofMillis(50);

	private static final Duration DEADLINE = Duration.ofMinutes(1);

	private static final long LATENCY = SECOND;

	private static final long WARM_UP = 70;

	private static final long PAUSE_AFTER_REFUSAL = SECOND / 2;

	private static final String MODEL = "model";

	private static final long ESTIMATE = 900;

	private final PriorityQueue<Event> events = new PriorityQueue<>();

	private final SplittableRandom random = new SplittableRandom(10);

	private final RateBudget budget;

	private final long operationNanos;

	private long now;

	private long storeFreeAt;

	private long number;

	private Figures figures = new Figures();

	private BudgetFleet(Limits limits, double operationsPerSecond) {
		this.operationNanos = (long) (SECOND / operationsPerSecond);
		this.budget = LocalRateBudget.empty(Map.of(MODEL, limits), 0.8, this);
	}

	/**
	 * Print the figures.
	 */
	public static void main(String[] args) {
		double operations = (args.length > 0) ? Double.parseDouble(args[0]) : 20_000;
		System.out.printf(Locale.ROOT, "One key does %,.0f operations a second.%n", operations);
		onPaper(operations);
		leasesOnPaper();
		System.out.println("Calls that come whether or not others are answered:");
		for (long requests : new long[] { 30_000, 100_000, 300_000 }) {
			arrivals(requests, 0.8, operations);
			arrivals(requests, 1.2, operations);
		}
		System.out.println("Replicas with 16 threads, each of which calls again after its answer or refusal:");
		for (int replicas : new int[] { 10, 100, 1000 }) {
			callers(30_000, replicas * 16, operations);
		}
		callers(3_000, 16_000, operations);
	}

	private static void leasesOnPaper() {
		System.out.println("On paper, 1,000 replicas that take leases of n calls at 30,000 calls a minute:");
		for (int calls : new int[] { 1, 4, 16 }) {
			int idle = 1000 * (calls - 1) / 2;
			System.out.printf(Locale.ROOT,
					"| n = %2d | 1/%d of the operations | %,6d calls idle = %4.1f s of the quota |%n", calls, calls,
					idle, idle / 500.0);
		}
	}

	private static void onPaper(double operations) {
		System.out.println("On paper, a call that waits for w asks log2(w / 50 ms) + 1 times more:");
		for (double wait : new double[] { 0, 1, 10, 60 }) {
			double each = 2 + ((wait > 0) ? Math.ceil(Math.log(wait / 0.05) / Math.log(2)) + 1 : 0);
			System.out.printf(Locale.ROOT, "| %2.0f s | %2.0f operations a call | %,8.0f calls/s fill the key |%n",
					wait, each, operations / each);
		}
	}

	private static void arrivals(long requestsPerMinute, double demand, double operations) {
		BudgetFleet fleet = new BudgetFleet(new Limits(requestsPerMinute, 5000 * requestsPerMinute), operations);
		double perSecond = demand * requestsPerMinute / 60;
		fleet.at(0, () -> fleet.arrive(perSecond));
		fleet.run(requestsPerMinute, "%,.0f calls/s wanted".formatted(perSecond));
	}

	private static void callers(long requestsPerMinute, int callers, double operations) {
		BudgetFleet fleet = new BudgetFleet(new Limits(requestsPerMinute, 5000 * requestsPerMinute), operations);
		for (int caller = 0; caller < callers; caller++) {
			fleet.at(fleet.random.nextLong(SECOND), () -> fleet.call(true));
		}
		fleet.run(requestsPerMinute, "%,d callers".formatted(callers));
	}

	private void run(long requestsPerMinute, String demand) {
		runUntil(WARM_UP * SECOND);
		this.figures = new Figures();
		runUntil((WARM_UP + Figures.SECONDS) * SECOND);
		System.out.println(this.figures.row(requestsPerMinute, demand, this.operationNanos));
	}

	private void runUntil(long end) {
		for (Event event = this.events.peek(); event != null && event.at() < end; event = this.events.peek()) {
			this.events.remove();
			this.now = event.at();
			event.action().run();
		}
	}

	private void at(long time, Runnable action) {
		this.events.add(new Event(time, this.number++, action));
	}

	private void arrive(double perSecond) {
		at(this.now + (long) (-Math.log(1 - this.random.nextDouble()) / perSecond * SECOND), () -> arrive(perSecond));
		call(false);
	}

	private void call(boolean again) {
		this.figures.calls++;
		long tokens = this.random.nextLong(300, 1100);
		operate(() -> reserve(tokens, again));
	}

	private void reserve(long tokens, boolean again) {
		try {
			Reservation place = this.budget.reserve(new Demand(MODEL, ESTIMATE, Priority.INTERACTIVE, DEADLINE));
			this.figures.waits.add(place.initialWait());
			wait(place, place.initialWait(), tokens, again);
		}
		catch (BudgetExceededException ex) {
			this.figures.refused++;
			if (again) {
				at(this.now + PAUSE_AFTER_REFUSAL, () -> call(true));
			}
		}
	}

	private void wait(Reservation place, Duration wait, long tokens, boolean again) {
		if (wait.isZero()) {
			send(place, tokens, again);
			return;
		}
		Duration sleep = (wait.compareTo(SHORT_WAIT) > 0) ? wait.dividedBy(2) : wait;
		at(this.now + ROUND_TRIP / 2 + sleep.toNanos(),
				() -> operate(() -> wait(place, place.remainingWait(), tokens, again)));
	}

	private void send(Reservation place, long tokens, boolean again) {
		this.figures.sent++;
		at(this.now + LATENCY, () -> {
			operate(() -> place.settle(new Settlement(tokens, RateLimits.UNTOLD, Duration.ZERO, null)));
			if (again) {
				call(true);
			}
		});
	}

	// One after the other, in the order in which they arrive.
	private void operate(Runnable operation) {
		long arrived = this.now + ROUND_TRIP / 2;
		this.storeFreeAt = Math.max(this.storeFreeAt, arrived) + this.operationNanos;
		this.figures.operations++;
		if (this.storeFreeAt - arrived > PATIENCE) {
			this.figures.late++;
		}
		at(this.storeFreeAt, operation);
	}

	@Override
	public long nanoTime() {
		return this.now;
	}

	@Override
	public Instant now() {
		return Instant.ofEpochSecond(0, this.now);
	}

	@Override
	public void sleep(Duration delay) {
		throw new UnsupportedOperationException("Nobody sleeps here");
	}

	/**
	 * What happens at a time, in the order in which it was planned.
	 */
	private record Event(long at, long number, Runnable action) implements Comparable<Event> {

		@Override
		public int compareTo(Event other) {
			int order = Long.compare(this.at, other.at);
			return (order != 0) ? order : Long.compare(this.number, other.number);
		}

	}

	/**
	 * What happened in {@value #SECONDS} seconds.
	 */
	private static final class Figures {

		private static final long SECONDS = 20;

		private final List<Duration> waits = new ArrayList<>();

		private long calls;

		private long sent;

		private long refused;

		private long operations;

		private long late;

		String row(long requestsPerMinute, String demand, long operationNanos) {
			double perSecond = this.operations / (double) SECONDS;
			return String.format(Locale.ROOT,
					"| %,7d a minute | %-20s | %,7.0f sent/s | %,7.0f refused/s | wait %5.1f s | %4.1f operations a call"
							+ " | %,7.0f operations/s | %3.0f %% of the key | %3.0f %% late |",
					requestsPerMinute, demand, this.sent / (double) SECONDS, this.refused / (double) SECONDS,
					meanWait(), this.operations / (double) this.calls, perSecond,
					perSecond * operationNanos / SECOND * 100, 100.0 * this.late / this.operations);
		}

		private double meanWait() {
			return this.waits.stream().mapToLong(Duration::toNanos).average().orElse(0) / SECOND;
		}

	}

}
