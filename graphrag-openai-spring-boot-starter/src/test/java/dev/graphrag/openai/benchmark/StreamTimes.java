package dev.graphrag.openai.benchmark;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.util.StringUtils;

/**
 * What a reader saw of one stream.
 *
 * @param firstNanos from the beginning to the first text
 * @param totalNanos from the beginning to the end
 */
record StreamTimes(long firstNanos, long totalNanos) {

	/**
	 * Subscribe and wait for the end.
	 */
	static StreamTimes of(Flux<ChatResponse> stream) {
		long start = System.nanoTime();
		AtomicReference<@Nullable Long> first = new AtomicReference<>();
		AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
		CountDownLatch end = new CountDownLatch(1);
		stream.doFinally((signal) -> end.countDown()).subscribe((part) -> {
			if (first.get() == null && hasText(part)) {
				first.set(System.nanoTime() - start);
			}
		}, failure::set);
		await(end);
		Long firstNanos = first.get();
		if (firstNanos == null) {
			throw new IllegalStateException("The stream has no text", failure.get());
		}
		return new StreamTimes(firstNanos, System.nanoTime() - start);
	}

	static boolean hasText(ChatResponse part) {
		Generation generation = part.getResult();
		return generation != null && StringUtils.hasLength(generation.getOutput().getText());
	}

	private static void await(CountDownLatch end) {
		try {
			end.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
