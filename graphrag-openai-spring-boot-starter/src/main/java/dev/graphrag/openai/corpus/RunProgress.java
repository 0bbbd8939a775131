package dev.graphrag.openai.corpus;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import dev.graphrag.openai.CorpusListener;
import dev.graphrag.openai.CorpusProgress;
import dev.graphrag.openai.EmbeddedText.Origin;
import dev.graphrag.openai.TimeSource;
import org.jspecify.annotations.Nullable;

/**
 * Counts what a run delivers and tells its listeners. Thread-safe, since a run may be
 * closed by another thread.
 */
final class RunProgress {

	private static final long TELL_NANOS = Duration.ofSeconds(1).toNanos();

	private final CorpusListener listener;

	private final TimeSource time;

	private final @Nullable Long total;

	private final Map<Origin, AtomicLong> texts = new EnumMap<>(Origin.class);

	private boolean begun;

	private boolean ended;

	private long start;

	private long told;

	RunProgress(CorpusListener listener, TimeSource time, @Nullable Long total) {
		this.listener = listener;
		this.time = time;
		this.total = total;
	}

	synchronized void begin() {
		if (!this.begun) {
			this.begun = true;
			this.start = this.time.nanoTime();
			this.told = this.start;
		}
	}

	synchronized void delivering(Origin origin) {
		this.texts.computeIfAbsent(origin, (first) -> new AtomicLong()).incrementAndGet();
		this.listener.textEnded(origin);
		long now = this.time.nanoTime();
		if (now - this.told >= TELL_NANOS) {
			this.told = now;
			this.listener.progressed(progress());
		}
	}

	synchronized void completed() {
		if (ends()) {
			this.listener.runCompleted(progress());
		}
	}

	synchronized void failed(Throwable failure) {
		if (ends()) {
			this.listener.runFailed(progress(), failure);
		}
	}

	synchronized void stopped() {
		if (ends()) {
			this.listener.runStopped(progress());
		}
	}

	private boolean ends() {
		boolean ends = this.begun && !this.ended;
		this.ended = true;
		return ends;
	}

	private CorpusProgress progress() {
		Map<Origin, Long> counts = new EnumMap<>(Origin.class);
		this.texts.forEach((origin, count) -> counts.put(origin, count.get()));
		return new CorpusProgress(counts, this.total, Duration.ofNanos(this.time.nanoTime() - this.start));
	}

}
