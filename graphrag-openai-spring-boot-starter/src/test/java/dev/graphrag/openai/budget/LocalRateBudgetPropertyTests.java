package dev.graphrag.openai.budget;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;

import dev.graphrag.openai.ClientState.BudgetLeft;
import dev.graphrag.openai.attempt.RateLimits;
import dev.graphrag.openai.attempt.RateLimits.Left;
import dev.graphrag.openai.client.ManualTime;
import dev.graphrag.openai.settings.BudgetSettings.Limits;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds of a budget whatever its callers do, as long as they ask when they were told
 * to.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LocalRateBudgetPropertyTests {

	private static final int SCENARIOS_A_SEED = 100;

	private static final Duration FOR_EVER = Duration.ofDays(9999);

	private static final Duration NOISE = Duration.ofNanos(2000);

	static IntStream seeds() {
		return IntStream.range(0, Integer.getInteger("budget.seeds", 25));
	}

	@ParameterizedTest(name = "seed {0}")
	@MethodSource("seeds")
	void nothingIsLostOrWonAndNobodyIsPassedOrToldTooLittle(int seed) {
		for (int scenario = 0; scenario < SCENARIOS_A_SEED; scenario++) {
			new Scenario(seed * SCENARIOS_A_SEED + scenario).run();
		}
	}

	/**
	 * Callers that are others for each seed.
	 */
	private static final class Scenario {

		private final ManualTime time = new ManualTime();

		private final Map<Kind, Window> windows = new EnumMap<>(Kind.class);

		private final List<Caller> waiting = new ArrayList<>();

		private final List<Caller> gone = new ArrayList<>();

		private final String name;

		private final Random random;

		private final Limits limits;

		private final RateBudget budget;

		private long pausedUntil;

		private Scenario(int seed) {
			this.name = "seed " + seed;
			this.random = new Random(seed);
			int kinds = this.random.nextInt(3);
			this.limits = new Limits((kinds != 1) ? perMinute(600) : null, (kinds != 0) ? perMinute(100_000) : null);
			double[] shares = { 1e-9, 0.2, 0.8, 1 };
			double share = shares[this.random.nextInt(shares.length)];
			Map<String, Limits> limits = Map.of("m", this.limits);
			boolean full = this.random.nextBoolean();
			this.budget = full ? LocalRateBudget.full(limits, share, this.time)
					: LocalRateBudget.empty(limits, share, this.time);
			for (Kind kind : Kind.values()) {
				Long perMinute = kind.perMinute(this.limits);
				if (perMinute != null) {
					this.windows.put(kind, new Window(perMinute, kind.burst(perMinute), full));
				}
			}
		}

		private long perMinute(int most) {
			return this.random.nextLong(1, 2 + this.random.nextInt(most));
		}

		void run() {
			for (int step = 0; step < 80; step++) {
				switch (this.random.nextInt(8)) {
					case 0, 1, 2 -> reserve();
					case 3 -> leave();
					case 4, 5 -> settle();
					default -> pass(Duration.ofNanos((long) (this.random.nextDouble() * 20e9)));
				}
				look();
			}
			end();
		}

		private void reserve() {
			Priority priority = this.random.nextBoolean() ? Priority.INTERACTIVE : Priority.BATCH;
			long tokens = this.random.nextInt(1 + this.random.nextInt(5000));
			Reservation place = this.budget.reserve(new Demand("m", tokens, priority, FOR_EVER));
			this.waiting.forEach((caller) -> caller.surprised |= caller.priority != priority);
			Caller caller = new Caller(place, priority, tokens);
			caller.told(place.initialWait(), this.time.nanoTime());
			this.waiting.add(caller);
			this.windows.forEach((kind, window) -> window.reserve(counted(kind, caller)));
		}

		private void leave() {
			if (!this.waiting.isEmpty()) {
				this.waiting.remove(this.random.nextInt(this.waiting.size())).place.release();
			}
			else if (!this.gone.isEmpty()) {
				Caller caller = this.gone.remove(this.random.nextInt(this.gone.size()));
				caller.place.release();
				this.windows.forEach((kind, window) -> window.more(-counted(kind, caller)));
			}
		}

		private void settle() {
			if (!this.gone.isEmpty()) {
				Caller caller = this.gone.remove(this.random.nextInt(this.gone.size()));
				Long tokens = (this.random.nextInt(4) > 0) ? (long) (caller.tokens * this.random.nextDouble() * 1.5)
						: null;
				Duration pause = (this.random.nextInt(8) == 0) ? Duration.ofMillis(this.random.nextInt(30_000)) : null;
				settle(caller, new Settlement(tokens, new RateLimits(left(), left()),
						Duration.ofMillis(this.random.nextInt(5000)), pause));
			}
		}

		private void settle(Caller caller, Settlement settlement) {
			caller.place.settle(settlement);
			for (Map.Entry<Kind, Window> window : this.windows.entrySet()) {
				Correction correction = Correction.of(window.getKey(), settlement, counted(window.getKey(), caller),
						this.limits);
				window.getValue().more(correction.more());
				this.pausedUntil = Math.max(this.pausedUntil, this.time.nanoTime() + correction.pause().toNanos());
				boolean longer = correction.more() > 0 || !correction.pause().isZero();
				this.waiting.forEach((other) -> other.surprised |= longer);
			}
		}

		private @Nullable Left left() {
			if (this.random.nextInt(3) > 0) {
				return null;
			}
			return new Left(this.random.nextBoolean() ? 0 : this.random.nextLong(2000),
					this.random.nextBoolean() ? Duration.ofMillis(this.random.nextInt(90_000)) : null);
		}

		private void pass(Duration passing) {
			long until = this.time.nanoTime() + passing.toNanos();
			while (this.time.nanoTime() < until) {
				long next = this.waiting.stream().mapToLong(Caller::due).min().orElse(until);
				this.time.advance(Duration.ofNanos(Math.min(next, until) - this.time.nanoTime()));
				look();
			}
		}

		private void look() {
			Map<Priority, Duration> inFront = new EnumMap<>(Priority.class);
			for (Caller caller : List.copyOf(this.waiting)) {
				Duration wait = caller.place.remainingWait();
				assertThat(wait).as(this.name)
					.isBetween(inFront.getOrDefault(caller.priority, Duration.ZERO), FOR_EVER);
				inFront.put(caller.priority, wait);
				Duration left = caller.left(this.time.nanoTime());
				if (!caller.surprised) {
					assertThat(wait).as(this.name).isLessThanOrEqualTo(left.isZero() ? left : left.plus(NOISE));
				}
				caller.told(wait, this.time.nanoTime());
				if (wait.isZero()) {
					go(caller);
				}
			}
			if (this.windows.size() == 1 && this.time.nanoTime() >= this.pausedUntil) {
				this.windows.values().forEach((window) -> window.begin(this.time.nanoTime()));
			}
		}

		private void go(Caller caller) {
			this.waiting.remove(caller);
			this.gone.add(caller);
			this.windows.forEach((kind, window) -> {
				window.go(counted(kind, caller));
				assertThat(window.most(this.time.nanoTime())).as(this.name).isLessThanOrEqualTo(window.allowed());
			});
		}

		private long counted(Kind kind, Caller caller) {
			Long perMinute = kind.perMinute(this.limits);
			return Math.min((kind == Kind.TOKENS) ? caller.tokens : 1, (perMinute != null) ? kind.burst(perMinute) : 0);
		}

		/**
		 * Everyone comes to an end, and then all is there again.
		 */
		private void end() {
			for (int turns = 0; !this.waiting.isEmpty(); turns++) {
				assertThat(turns).as(this.name).isLessThan(10_000);
				pass(this.waiting.stream().map((caller) -> caller.told).max(Comparator.naturalOrder()).orElseThrow());
			}
			while (!this.gone.isEmpty()) {
				settle();
			}
			this.time.advance(FOR_EVER);
			BudgetLeft left = Objects.requireNonNull(Objects.requireNonNull(this.budget.state()).left().get("m"));
			this.windows.forEach((kind, window) -> assertThat((kind == Kind.REQUESTS) ? left.requests() : left.tokens())
				.as(this.name)
				.isEqualTo(window.burst));
		}

	}

	/**
	 * Somebody in line, and what it was told.
	 */
	private static final class Caller {

		private final Reservation place;

		private final Priority priority;

		private final long tokens;

		private Duration told = Duration.ZERO;

		private long toldAt;

		// Something happened for which its wait may be longer than it was told.
		private boolean surprised;

		private Caller(Reservation place, Priority priority, long tokens) {
			this.place = place;
			this.priority = priority;
			this.tokens = tokens;
		}

		private void told(Duration wait, long now) {
			this.told = wait;
			this.toldAt = now;
			this.surprised = false;
		}

		private long due() {
			return this.toldAt + this.told.toNanos();
		}

		private Duration left(long now) {
			return Duration.ofNanos(Math.max(due() - now, 0));
		}

	}

	/**
	 * What has gone of one kind, in every stretch of time that ends now.
	 */
	private static final class Window {

		private final long perMinute;

		private final long burst;

		private double gone;

		private double largest;

		// What had gone when a stretch began, less what had come in until then.
		private double least;

		private Window(long perMinute, long burst, boolean full) {
			this.perMinute = perMinute;
			this.burst = burst;
			this.least = full ? 0 : (double) burst;
		}

		private double cameIn(long now) {
			return this.perMinute * (now / 60e9);
		}

		private void begin(long now) {
			this.least = Math.min(this.least, this.gone - cameIn(now));
		}

		private void reserve(long amount) {
			this.largest = Math.max(this.largest, (double) amount);
		}

		private void go(long amount) {
			this.gone += (double) amount;
		}

		private void more(long amount) {
			this.gone += (double) amount;
		}

		/**
		 * Return the most that has gone in a stretch beyond what came in in it.
		 */
		private double most(long now) {
			return this.gone - cameIn(now) - this.least;
		}

		/**
		 * Return the burst, or what the first of each line had when the stretch began.
		 */
		private double allowed() {
			return Math.max((double) this.burst, 2 * this.largest) + cameIn(100_000) + 1e-6;
		}

	}

}
