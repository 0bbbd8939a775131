package dev.graphrag.openai.client;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import dev.graphrag.openai.client.Workers.Place;
import dev.graphrag.openai.http.Cancellation;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for {@link Workers}.
 */
class WorkersTests {

	private final List<String> steps = new ArrayList<>();

	private final Deque<Runnable> threads = new ArrayDeque<>();

	private boolean threadsLeft = true;

	@Test
	void runsSoManyAtOnceAndLetsSoManyWait() {
		Workers workers = new Workers(1, 1, this.threads::add);
		assertThat(workers.submit(job("a"))).isEqualTo(Place.RUNNING);
		assertThat(workers.submit(job("b"))).isEqualTo(Place.QUEUED);
		assertThat(workers.submit(job("c"))).isEqualTo(Place.NONE);
		runThreads();
		assertThat(this.steps).containsExactly("a", "end of a", "b", "end of b");
	}

	@Test
	void nextOneStartsBeforeTheEndIsTold() {
		Executor atOnce = Runnable::run;
		Workers workers = new Workers(1, 1, atOnce);
		Job outer = new Job("a") {

			@Override
			public Runnable work() {
				assertThat(workers.submit(job("b"))).isEqualTo(Place.QUEUED);
				return super.work();
			}

		};
		workers.submit(outer);
		assertThat(this.steps).containsExactly("a", "b", "end of b", "end of a");
	}

	@Test
	void goesOnOnTheSameThreadWhereThereIsNoOther() {
		Workers workers = new Workers(1, 1, this::onlyOne);
		workers.submit(job("a"));
		workers.submit(job("b"));
		runThreads();
		assertThat(this.steps).containsExactly("a", "end of a", "b", "end of b");
		this.threadsLeft = true;
		assertThat(workers.submit(job("c"))).isEqualTo(Place.RUNNING);
	}

	@Test
	void jobThatGetsNoThreadTakesNoRoom() {
		Workers workers = new Workers(1, 0, (task) -> {
			if (this.steps.isEmpty()) {
				this.steps.add("refused");
				throw new RejectedExecutionException();
			}
			task.run();
		});
		assertThatThrownBy(() -> workers.submit(job("a"))).isInstanceOf(RejectedExecutionException.class);
		assertThat(workers.submit(job("b"))).isEqualTo(Place.RUNNING);
		assertThat(this.steps).containsExactly("refused", "b", "end of b");
	}

	@Test
	void withdrawnJobIsNotRun() {
		Workers workers = new Workers(1, 1, this.threads::add);
		Job waiting = job("b");
		workers.submit(job("a"));
		workers.submit(waiting);
		assertThat(workers.withdraw(waiting)).isTrue();
		assertThat(workers.withdraw(waiting)).isFalse();
		runThreads();
		assertThat(this.steps).containsExactly("a", "end of a");
	}

	@Test
	void endOfWaitsDismissesWhatWaitsAndLetsNothingWait() {
		Workers workers = new Workers(1, 1, this.threads::add);
		workers.submit(job("a"));
		workers.submit(job("b"));
		workers.endWaits();
		assertThat(workers.submit(job("c"))).isEqualTo(Place.CLOSED);
		runThreads();
		assertThat(this.steps).containsExactlyInAnyOrder("a", "end of a", "dismissed b");
		workers.submit(job("d"));
		workers.resumeWaits();
		assertThat(workers.submit(job("e"))).isEqualTo(Place.QUEUED);
	}

	@Test
	void expiredJobRunsBesideTheOthers() {
		Workers workers = new Workers(1, 1, this.threads::add);
		Job waiting = job("b");
		workers.submit(job("a"));
		workers.submit(waiting);
		workers.expire(waiting);
		this.threads.removeLast().run();
		assertThat(this.steps).containsExactly("b", "end of b");
		runThreads();
		assertThat(this.steps).containsExactly("b", "end of b", "a", "end of a");
	}

	private void onlyOne(Runnable task) {
		if (!this.threadsLeft) {
			throw new RejectedExecutionException();
		}
		this.threadsLeft = false;
		this.threads.add(task);
	}

	private void runThreads() {
		while (!this.threads.isEmpty()) {
			this.threads.remove().run();
		}
	}

	private Job job(String name) {
		return new Job(name);
	}

	private class Job implements Workers.Job {

		private final String name;

		Job(String name) {
			this.name = name;
		}

		@Override
		public Runnable work() {
			WorkersTests.this.steps.add(this.name);
			return () -> WorkersTests.this.steps.add("end of " + this.name);
		}

		@Override
		public void dismiss() {
			WorkersTests.this.steps.add("dismissed " + this.name);
		}

		@Override
		public Cancellation cancellation() {
			return new Cancellation();
		}

	}

}
