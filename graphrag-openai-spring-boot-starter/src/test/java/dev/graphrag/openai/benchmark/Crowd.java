package dev.graphrag.openai.benchmark;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * So many calls at once for a while, in a process of its own: calls per second, platform
 * threads at most, and the heap that is in use while all of them run.
 */
final class Crowd {

	private static final String PEER = "benchmark.peer";

	private static final String CALLERS = "benchmark.callers";

	private static final int WAVES = 10;

	private static final int WARM_UP_CALLS = 2_000;

	private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

	private static final MemoryMXBean MEMORY = ManagementFactory.getMemoryMXBean();

	private final Supplier<CompletableFuture<?>> calls;

	private final int callers;

	private final AtomicInteger failures = new AtomicInteger();

	private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

	private Crowd(Supplier<CompletableFuture<?>> calls, int callers) {
		this.calls = calls;
		this.callers = callers;
	}

	static void compare(StubProcess stub) throws Exception {
		boolean virtual = Runtime.version().feature() >= 21;
		for (int callers : new int[] { 64, 512 }) {
			for (CrowdPeer peer : CrowdPeer.values()) {
				stub.run(Crowd.class, "-Xmx512m", "-D" + PEER + "=" + peer, "-D" + CALLERS + "=" + callers,
						"-D" + GuardedContext.VIRTUAL + "=" + virtual);
			}
		}
	}

	/**
	 * Print the figures of one peer.
	 * @param args not used
	 * @throws Exception if calls fail
	 */
	public static void main(String[] args) throws Exception {
		CrowdPeer peer = CrowdPeer.valueOf(System.getProperty(PEER, CrowdPeer.GUARDED_STREAMS.name()));
		int callers = Integer.getInteger(CALLERS, 64);
		Crowd crowd = new Crowd(peer.calls(callers), callers);
		crowd.run(Math.max(WARM_UP_CALLS, callers * 2));
		THREADS.resetPeakThreadCount();
		int calls = callers * WAVES;
		long start = System.nanoTime();
		crowd.run(calls);
		double seconds = (System.nanoTime() - start) / 1e9;
		int threads = THREADS.getPeakThreadCount();
		System.out.printf("| %-20s %4d at once%s | %8.0f calls/s | %4d threads | %5.1f MB | %d failed |%n", peer,
				callers, Boolean.getBoolean(GuardedContext.VIRTUAL) ? ", virtual" : "", calls / seconds, threads,
				crowd.heapInUse() / 1e6, crowd.failures.get());
		Throwable failure = crowd.failure.get();
		if (failure != null) {
			System.out.println("  the first: " + failure);
		}
		System.exit(0);
	}

	private void run(int calls) throws InterruptedException {
		Semaphore room = new Semaphore(this.callers);
		List<CompletableFuture<?>> running = new ArrayList<>(calls);
		for (int number = 0; number < calls; number++) {
			room.acquire();
			running.add(this.calls.get().handle((answer, ex) -> {
				ended(ex);
				room.release();
				return "ended";
			}));
		}
		running.forEach(CompletableFuture::join);
	}

	private void ended(@Nullable Throwable ex) {
		if (ex != null) {
			this.failures.incrementAndGet();
			this.failure.compareAndSet(null, ex);
		}
	}

	// While all calls wait for their answers.
	private long heapInUse() {
		List<CompletableFuture<?>> running = new ArrayList<>(this.callers);
		for (int caller = 0; caller < this.callers; caller++) {
			running.add(this.calls.get());
		}
		MEMORY.gc();
		long used = MEMORY.getHeapMemoryUsage().getUsed();
		running.forEach(CompletableFuture::join);
		return used;
	}

}
