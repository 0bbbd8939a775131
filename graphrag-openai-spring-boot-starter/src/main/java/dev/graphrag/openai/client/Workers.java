package dev.graphrag.openai.client;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;

import dev.graphrag.openai.http.Cancellation;
import org.jspecify.annotations.Nullable;

/**
 * Makes calls on other threads than their callers': so many at once, and so many that
 * wait. Handing in never blocks. Thread-safe.
 */
final class Workers {

	private final int mostRunning;

	private final int mostQueued;

	private final boolean endEarly;

	private final Executor threads;

	private final Set<Job> running = new HashSet<>();

	private final Deque<Job> queue = new ArrayDeque<>();

	private boolean stopped;

	Workers(int mostRunning, int mostQueued, Executor threads) {
		this(mostRunning, mostQueued, false, threads);
	}

	private Workers(int mostRunning, int mostQueued, boolean endEarly, Executor threads) {
		this.mostRunning = mostRunning;
		this.mostQueued = mostQueued;
		this.endEarly = endEarly;
		this.threads = threads;
	}

	/**
	 * Return workers for those who bound their jobs themselves and have ever more of
	 * them: once waits have ended, none begins.
	 */
	static Workers unbounded(Executor threads) {
		return new Workers(Integer.MAX_VALUE, 0, true, threads);
	}

	/**
	 * Hand a job in.
	 * @return what becomes of it
	 */
	Place submit(Job job) {
		synchronized (this) {
			boolean full = this.running.size() >= this.mostRunning;
			if (this.stopped && (full || this.endEarly)) {
				return Place.CLOSED;
			}
			if (full) {
				return queued(job);
			}
			this.running.add(job);
		}
		start(job);
		return Place.RUNNING;
	}

	private Place queued(Job job) {
		if (this.queue.size() >= this.mostQueued) {
			return Place.NONE;
		}
		this.queue.add(job);
		return Place.QUEUED;
	}

	private void start(Job job) {
		try {
			this.threads.execute(() -> runAll(job));
		}
		catch (RuntimeException | Error ex) {
			forget(job);
			throw ex;
		}
	}

	private synchronized void forget(Job job) {
		this.running.remove(job);
	}

	private void runAll(@Nullable Job first) {
		Job job = first;
		while (job != null) {
			job = run(job);
		}
	}

	/**
	 * Run a job.
	 * @return the next one, if no other thread can be had for it
	 */
	private @Nullable Job run(Job job) {
		Runnable end = () -> {
		};
		Job next = null;
		try {
			end = job.work();
		}
		finally {
			// Before the end is told: whoever hears of it may wait for another job.
			next = handedOver(next(job));
			end.run();
		}
		return next;
	}

	private @Nullable Job handedOver(@Nullable Job next) {
		if (next == null) {
			return null;
		}
		try {
			this.threads.execute(() -> runAll(next));
			return null;
		}
		catch (RuntimeException | Error ex) {
			return next;
		}
	}

	private synchronized @Nullable Job next(Job ended) {
		this.running.remove(ended);
		Job next = this.queue.poll();
		if (next != null) {
			this.running.add(next);
		}
		return next;
	}

	/**
	 * Take a job back that is still waiting.
	 * @return whether it was
	 */
	synchronized boolean withdraw(Job job) {
		return this.queue.remove(job);
	}

	/**
	 * Run a job that has waited too long, beside those that may run: it has no time left
	 * and only fails.
	 */
	void expire(Job job) {
		if (withdraw(job)) {
			this.threads.execute(() -> job.work().run());
		}
	}

	/**
	 * Dismiss the jobs that wait, and let no other wait.
	 */
	void endWaits() {
		List<Job> waiting;
		synchronized (this) {
			this.stopped = true;
			waiting = new ArrayList<>(this.queue);
			this.queue.clear();
		}
		waiting.forEach((job) -> this.threads.execute(job::dismiss));
	}

	synchronized void resumeWaits() {
		this.stopped = false;
	}

	/**
	 * End the jobs that run.
	 */
	void endRunning() {
		List<Job> ending;
		synchronized (this) {
			ending = new ArrayList<>(this.running);
		}
		ending.forEach((job) -> job.cancellation().close());
	}

	/**
	 * What becomes of a job that was handed in.
	 */
	enum Place {

		/**
		 * It runs.
		 */
		RUNNING,

		/**
		 * It waits.
		 */
		QUEUED,

		/**
		 * There is no room for it.
		 */
		NONE,

		/**
		 * It would have to wait, and the client closes.
		 */
		CLOSED

	}

	/**
	 * A call to make.
	 */
	interface Job {

		/**
		 * Make the call.
		 * @return tells whoever waits for it how it ended
		 */
		Runnable work();

		/**
		 * Fail as interrupted, without having run.
		 */
		void dismiss();

		Cancellation cancellation();

	}

}
