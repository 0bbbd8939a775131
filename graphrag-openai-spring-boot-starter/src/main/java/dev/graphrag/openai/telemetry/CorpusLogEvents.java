package dev.graphrag.openai.telemetry;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import dev.graphrag.openai.CorpusListener;
import dev.graphrag.openai.CorpusProgress;
import dev.graphrag.openai.EmbeddedText.Origin;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.settings.OpenAiSettings;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

import org.springframework.util.Assert;

/**
 * Logs corpus runs as events of the logger {@value OpenAiLogEvents#LOGGER}: how far a run
 * has come, at most every ten seconds, and how it ended.
 *
 * <pre class="code">
 * openai.corpus.progress actor="ingest" model="text-embedding-3-small" texts="12800" … remaining="37200" …
 * </pre>
 *
 * A run that ended in an error is logged at WARN if the error may pass by itself, at
 * ERROR if it needs a person. What the corpus itself threw is told by its class alone,
 * since it may quote a text. Thread-safe.
 */
public final class CorpusLogEvents implements CorpusListener {

	private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

	// These are in every event of a run anyway.
	private static final Set<String> COMMON_KEYS = Set.of("reason", "actor", "operation", "model");

	private final Logger logger = LoggerFactory.getLogger(OpenAiLogEvents.LOGGER);

	// A run is told by the thread that consumes it. Runs that one thread consumes in turn
	// share the pause.
	private final ThreadLocal<@Nullable Long> lastProgress = new ThreadLocal<>();

	private final String actor;

	private final String model;

	private final LongSupplier nanoTime;

	/**
	 * Create the listener.
	 * @param settings settings whose actor and embedding model the events have
	 */
	public CorpusLogEvents(OpenAiSettings settings) {
		this(settings, System::nanoTime);
	}

	CorpusLogEvents(OpenAiSettings settings, LongSupplier nanoTime) {
		Assert.notNull(settings, "settings must not be null");
		this.actor = settings.actor();
		this.model = settings.embedding().model();
		this.nanoTime = nanoTime;
	}

	@Override
	public void progressed(CorpusProgress progress) {
		if (isDue(progress.elapsed())) {
			event(Level.INFO, progress).log("openai.corpus.progress");
		}
	}

	private boolean isDue(Duration elapsed) {
		long now = this.nanoTime.getAsLong();
		Long last = this.lastProgress.get();
		// The second half is for what a run that was never closed has left behind.
		if (elapsed.toNanos() < PAUSE_NANOS || (last != null && now - last < PAUSE_NANOS)) {
			return false;
		}
		this.lastProgress.set(now);
		return true;
	}

	@Override
	public void runCompleted(CorpusProgress progress) {
		ended(Level.INFO, progress).log("openai.corpus.completed");
	}

	@Override
	public void runStopped(CorpusProgress progress) {
		ended(Level.INFO, progress).log("openai.corpus.stopped");
	}

	@Override
	public void runFailed(CorpusProgress progress, Throwable failure) {
		if (failure instanceof OpenAiClientException ex) {
			ended(LogEvent.level(ex), progress).with(ex).withDetails(ex, COMMON_KEYS).log("openai.corpus.failed");
			return;
		}
		ended(Level.ERROR, progress).with("error", failure.getClass().getName())
			.with("remediation", "Look at what reads the texts: the corpus threw this.")
			.log("openai.corpus.failed");
	}

	private LogEvent ended(Level level, CorpusProgress progress) {
		this.lastProgress.remove();
		return event(level, progress);
	}

	private LogEvent event(Level level, CorpusProgress progress) {
		return new LogEvent(this.logger, level).with("actor", this.actor)
			.with("model", this.model)
			.with("texts", progress.delivered())
			.with("embedded", progress.count(Origin.EMBEDDED))
			.with("stored", progress.count(Origin.STORED))
			.with("duplicate", progress.count(Origin.DUPLICATE))
			.with("refused", progress.count(Origin.REFUSED))
			.with("failed", progress.count(Origin.FAILED))
			.with("remaining", progress.remaining())
			.with("vectors_per_second", Math.round(progress.vectorsPerSecond() * 10) / 10.0)
			.with("elapsed_seconds", progress.elapsed().toMillis() / 1000.0);
	}

}
