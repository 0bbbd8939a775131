package dev.graphrag.openai.benchmark;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;

/**
 * Opens so many streams that stay open and say nothing, on virtual threads in 1 GB of
 * heap, tells what they hold, and cancels them. Wants a JDK of 21 or newer and
 * {@code ulimit -n} above the number.
 */
final class IdleStreams {

	private static final int STREAMS = Integer.getInteger("benchmark.streams", 10_000);

	private static final int OPENING = 256;

	private final ChatModel model = GuardedContext.client(StubProcess.idleBaseUrl(), STREAMS).asChatModel();

	private final List<Disposable> open = new ArrayList<>(STREAMS);

	private final AtomicInteger failures = new AtomicInteger();

	private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

	private IdleStreams() {
	}

	static void measure() throws Exception {
		if (Runtime.version().feature() < 21) {
			System.out.println("| idle streams | want virtual threads, so JDK 21 or newer |");
			return;
		}
		try (StubProcess stub = StubProcess.startForMany()) {
			stub.run(IdleStreams.class, "-Xms1g", "-Xmx1g", "-D" + GuardedContext.VIRTUAL + "=true",
					"-Dbenchmark.streams=" + STREAMS);
		}
	}

	/**
	 * Print the figures.
	 * @param args not used
	 * @throws Exception if the streams cannot be opened
	 */
	public static void main(String[] args) throws Exception {
		IdleStreams streams = new IdleStreams();
		streams.tell("before");
		long start = System.nanoTime();
		streams.open();
		System.out.printf("| %d opened in %.1f s, %d failed |%n", STREAMS, seconds(start), streams.failures.get());
		streams.tell("open");
		start = System.nanoTime();
		streams.open.forEach(Disposable::dispose);
		System.out.printf("| %d cancelled in %.3f s |%n", STREAMS, seconds(start));
		TimeUnit.SECONDS.sleep(1);
		streams.tell("after");
		Throwable failure = streams.failure.get();
		if (failure != null) {
			System.out.println("  the first failure: " + failure);
		}
		System.exit(0);
	}

	private void open() throws InterruptedException {
		Semaphore opening = new Semaphore(OPENING);
		CountDownLatch told = new CountDownLatch(STREAMS);
		for (int number = 0; number < STREAMS; number++) {
			opening.acquire();
			Runnable begun = onlyOnce(() -> {
				opening.release();
				told.countDown();
			});
			this.open.add(this.model.stream(Questions.prompt()).subscribe((part) -> begun(part, begun), (ex) -> {
				this.failures.incrementAndGet();
				this.failure.compareAndSet(null, ex);
				begun.run();
			}));
		}
		told.await();
	}

	private static void begun(ChatResponse part, Runnable begun) {
		if (StreamTimes.hasText(part)) {
			begun.run();
		}
	}

	private static Runnable onlyOnce(Runnable task) {
		AtomicInteger times = new AtomicInteger();
		return () -> {
			if (times.getAndIncrement() == 0) {
				task.run();
			}
		};
	}

	private void tell(String when) throws IOException {
		System.gc();
		long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
		System.out.printf("| %-6s | heap %6.1f MB (%5.1f KB a stream) | %4d platform threads | %s |%n", when,
				heap / 1e6, heap / 1e3 / STREAMS, ManagementFactory.getThreadMXBean().getThreadCount(), resident());
	}

	private static String resident() throws IOException {
		Path status = Path.of("/proc/self/status");
		return !Files.exists(status) ? ""
				: Files.readAllLines(status)
					.stream()
					.filter((line) -> line.startsWith("VmRSS"))
					.findFirst()
					.orElse("")
					.replaceAll("\\s+", " ");
	}

	private static double seconds(long startNanos) {
		return (System.nanoTime() - startNanos) / 1e9;
	}

}
