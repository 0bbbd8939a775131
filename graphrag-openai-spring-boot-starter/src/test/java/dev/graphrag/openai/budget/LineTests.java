package dev.graphrag.openai.budget;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class LineTests {

	private final Line line = new Line();

	@Test
	void servesInOrderOfArrival() {
		long first = this.line.join(3);
		long second = this.line.join(2);
		long third = this.line.join(5);
		this.line.serve(4);
		assertThat(this.line.missing(first)).isLessThanOrEqualTo(0);
		assertThat(this.line.missing(second)).isEqualTo(1);
		assertThat(this.line.missing(third)).isEqualTo(6);
		assertThat(this.line.wanted()).isEqualTo(6);
	}

	@Test
	void whatWasServedToWhoLeavesGoesToTheNext() {
		long first = this.line.join(3);
		long second = this.line.join(2);
		long third = this.line.join(5);
		this.line.serve(1);
		assertThat(this.line.leave(first, 3)).isZero();
		assertThat(this.line.missing(second)).isEqualTo(1);
		assertThat(this.line.missing(third)).isEqualTo(6);
	}

	@Test
	void whatNobodyBehindWantsIsGivenBack() {
		long first = this.line.join(10);
		long second = this.line.join(2);
		this.line.serve(7);
		assertThat(this.line.leave(first, 10)).isEqualTo(5);
		assertThat(this.line.missing(second)).isLessThanOrEqualTo(0);
		assertThat(this.line.wanted()).isZero();
	}

	@Test
	void oneWhoseTurnHasComeGivesAllBack() {
		long place = this.line.join(10);
		this.line.serve(10);
		assertThat(this.line.leave(place, 10)).isEqualTo(10);
	}

	@Test
	void severalWhoLeaveMoveEachOfTheOthersByWhatWasInFrontOfIt() {
		long first = this.line.join(1);
		long second = this.line.join(10);
		long third = this.line.join(1);
		long fourth = this.line.join(100);
		long fifth = this.line.join(1);
		this.line.leave(fourth, 100);
		this.line.leave(second, 10);
		assertThat(this.line.missing(first)).isEqualTo(1);
		assertThat(this.line.missing(third)).isEqualTo(2);
		assertThat(this.line.missing(fifth)).isEqualTo(3);
	}

	@Test
	void manyWhoLeaveAtOnceAreServedAsIfTheyHadStayed() {
		List<Long> places = new ArrayList<>();
		for (int place = 0; place < 400; place++) {
			places.add(this.line.join(1));
		}
		for (int place = 1; place < 400; place += 2) {
			this.line.leave(places.get(place), 1);
		}
		assertThat(this.line.missing(places.get(0))).isEqualTo(1);
		assertThat(this.line.missing(places.get(398))).isEqualTo(299);
		this.line.serve(this.line.wanted());
		assertThat(this.line.missing(places.get(399))).isLessThanOrEqualTo(0);
	}

	@Test
	void aMillionMinutesOfAHugeLimitDoNotMakeItInexact() {
		long amount = 1_000_000_000_000L;
		for (int minute = 0; minute < 1_000_000; minute++) {
			this.line.join(amount);
			this.line.serve((double) amount);
		}
		long place = this.line.join(3);
		this.line.serve(2.75);
		assertThat(this.line.missing(place)).isEqualTo(0.25);
	}

	@Test
	void isWhatAListOfAllWhoWaitWouldBe() {
		for (int seed = 0; seed < 3000; seed++) {
			new Comparison(seed).run();
		}
	}

	/**
	 * A line beside a list that knows everyone in it.
	 */
	private static final class Comparison {

		private final Line line = new Line();

		private final List<Waiter> waiting = new ArrayList<>();

		private final Random random;

		private final String name;

		private Comparison(int seed) {
			this.random = new Random(seed);
			this.name = "seed " + seed;
		}

		void run() {
			for (int step = 0; step < 60; step++) {
				switch (this.random.nextInt(5)) {
					case 0, 1 -> join(this.random.nextInt(50));
					case 2, 3 -> serve(this.random.nextDouble() * 40);
					default -> leave();
				}
				compare();
			}
		}

		private void join(int amount) {
			this.waiting.add(new Waiter(this.line.join(amount), amount));
		}

		private void serve(double amount) {
			double served = Math.min(amount, this.line.wanted());
			this.line.serve(served);
			assertThat(handOut(served)).as(this.name).isCloseTo(0, within(1e-9));
		}

		private void leave() {
			if (!this.waiting.isEmpty()) {
				Waiter leaver = this.waiting.remove(this.random.nextInt(this.waiting.size()));
				double more = this.line.leave(leaver.place, leaver.amount);
				assertThat(more).as(this.name).isCloseTo(handOut(leaver.amount - leaver.missing), within(1e-9));
			}
		}

		private double handOut(double amount) {
			double rest = amount;
			for (Waiter waiter : this.waiting) {
				double given = Math.min(rest, waiter.missing);
				waiter.missing -= given;
				rest -= given;
			}
			return rest;
		}

		private void compare() {
			double inFront = 0;
			for (Waiter waiter : this.waiting) {
				inFront += waiter.missing;
				assertThat(Math.max(this.line.missing(waiter.place), 0)).as(this.name).isCloseTo(inFront, within(1e-9));
			}
			assertThat(this.line.wanted()).as(this.name).isCloseTo(inFront, within(1e-9));
		}

	}

	private static final class Waiter {

		private final long place;

		private final int amount;

		private double missing;

		private Waiter(long place, int amount) {
			this.place = place;
			this.amount = amount;
			this.missing = amount;
		}

	}

}
