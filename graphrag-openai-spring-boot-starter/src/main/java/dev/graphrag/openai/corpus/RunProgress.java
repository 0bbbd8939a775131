package dev.graphrag.openai.corpus;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import dev.graphrag.openai.CorpusListener;
import dev.graphrag.openai.CorpusProgress;
import dev.graphrag.openai.EmbeddedText.Origin;
import dev.graphrag.openai.TimeSource;
import org.jspecify.annotations.Nullable;

/**
 * Counts what a run delivers and tells its listeners. To end it is for any thread, the
 * rest for the one that consumes the run.
 */
final class RunProgress {

	private static final long TELL_NANOS = Duration.ofSeconds(1).toNanos();

	private final CorpusListener listener;

	private final TimeSource time;

	private final @Nullable Long total;

	private final Map<Origin, AtomicLong> texts = new EnumMap<>(Origin.class);

	private final AtomicBoolean ended = new AtomicBoolean();

	private volatile boolean begun;

	private long start;

	private long told;

	RunProgress(CorpusListener listener, TimeSource time, @Nullable Long total) {
		this.listener = listener;
		this.time = time;
		this.total = total;
		for (Origin origin : Origin.values()) {
			this.texts.put(origin, new AtomicLong());
		}
	}

	void begin() {
		if (!this.begun) {
			this.start = this.time.nanoTime();
			this.told = this.start;
			this.begun = true;
		}
	}

	@SuppressWarnings("NullAway") // the map holds every origin
	void delivering(Origin origin) {
		this.texts.get(origin).incrementAndGet();
		this.listener.textEnded(origin);
		long now = this.time.nanoTime();
		if (now - this.told >= TELL_NANOS) {
			this.told = now;
			this.listener.progressed(progress());
		}
	}

	void completed() {
		if (ends()) {
			this.listener.runCompleted(progress());
		}
	}

	void failed(Throwable failure) {
		if (ends()) {
			this.listener.runFailed(progress(), failure);
		}
	}

	void stopped() {
		if (ends()) {
			this.listener.runStopped(progress());
		}
	}

	private boolean ends() {
		return this.begun && this.ended.compareAndSet(false, true);
	}

	private CorpusProgress progress() {
		Map<Origin, Long> counts = new EnumMap<>(Origin.class);
		this.texts.forEach((origin, count) -> counts.put(origin, count.get()));
		return new CorpusProgress(counts, this.total, Duration.ofNanos(this.time.nanoTime() - this.start));
	}

}
