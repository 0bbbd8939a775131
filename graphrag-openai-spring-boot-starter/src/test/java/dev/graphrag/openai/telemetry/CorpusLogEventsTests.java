package dev.graphrag.openai.telemetry;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import ch.qos.logback.classic.Level;
import dev.graphrag.openai.CorpusProgress;
import dev.graphrag.openai.EmbeddedText.Origin;
import dev.graphrag.openai.FailureReason;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

class CorpusLogEventsTests {

	@RegisterExtension
	private final CapturedEvents log = new CapturedEvents(Level.TRACE);

	private long now;

	private final CorpusLogEvents events = new CorpusLogEvents(Events.settings(), () -> this.now);

	@Test
	void logsHowFarARunHasCome() {
		this.events.progressed(progress(Duration.ofMillis(12_500), 2_000L));
		assertThat(this.log.only().getMessage()).isEqualTo("openai.corpus.progress");
		assertThat(this.log.only().getLevel()).isEqualTo(Level.INFO);
		assertThat(this.log.facts()).containsExactly(entry("actor", "ingest"), entry("model", "text-embedding-3-small"),
				entry("texts", 1_063L), entry("embedded", 700L), entry("stored", 200L), entry("duplicate", 100L),
				entry("refused", 60L), entry("failed", 3L), entry("remaining", 937L), entry("vectors_per_second", 80.0),
				entry("elapsed_seconds", 12.5));
	}

	@Test
	void leavesOutHowManyTextsRemainWhereItIsNotKnown() {
		this.events.progressed(progress(Duration.ofSeconds(10), null));
		assertThat(this.log.facts()).doesNotContainKey("remaining");
	}

	@Test
	void logsARunThatIsToldEverySecondEveryTenSeconds() {
		run(35);
		assertThat(elapsedSeconds()).containsExactly(10.0, 20.0, 30.0);
	}

	@Test
	void logsARunThatIsToldSeldomEachTime() {
		for (int second = 15; second <= 60; second += 15) {
			this.now += Duration.ofSeconds(15).toNanos();
			this.events.progressed(progress(Duration.ofSeconds(second), null));
		}
		assertThat(elapsedSeconds()).containsExactly(15.0, 30.0, 45.0, 60.0);
	}

	@Test
	void aRunKnowsNothingOfTheOneBefore() {
		run(12);
		this.events.runStopped(progress(Duration.ofSeconds(12), null));
		run(12);
		assertThat(this.log.names()).containsExactly("openai.corpus.progress", "openai.corpus.stopped",
				"openai.corpus.progress");
	}

	@Test
	void runsOfSeveralThreadsAreLoggedEachAtItsOwnPace() throws InterruptedException {
		run(10);
		Thread other = new Thread(() -> this.events.progressed(progress(Duration.ofSeconds(10), null)));
		other.start();
		other.join();
		assertThat(this.log.names()).containsExactly("openai.corpus.progress", "openai.corpus.progress");
	}

	@Test
	void logsACompletedRunAtInfo() {
		this.events.runCompleted(progress(Duration.ofSeconds(1), 1_063L));
		assertThat(this.log.only().getMessage()).isEqualTo("openai.corpus.completed");
		assertThat(this.log.only().getLevel()).isEqualTo(Level.INFO);
		assertThat(this.log.facts()).contains(entry("texts", 1_063L), entry("remaining", 0L),
				entry("vectors_per_second", 1_000.0));
	}

	@Test
	void logsAStoppedRunAtInfo() {
		this.events.runStopped(progress(Duration.ofSeconds(1), null));
		assertThat(this.log.only().getMessage()).isEqualTo("openai.corpus.stopped");
		assertThat(this.log.only().getLevel()).isEqualTo(Level.INFO);
		assertThat(this.log.facts()).contains(entry("embedded", 700L));
	}

	@Test
	void logsAFailedRunWithItsReasonAndRemediation() {
		this.events.runFailed(progress(Duration.ofSeconds(1), null),
				Events.failure(FailureReason.QUOTA_EXHAUSTED, Map.of("status", 429, "request_id", "req_9")));
		assertThat(this.log.only().getMessage()).isEqualTo("openai.corpus.failed");
		assertThat(this.log.only().getLevel()).isEqualTo(Level.ERROR);
		assertThat(this.log.facts()).contains(entry("failed", 3L), entry("reason", "quota_exhausted"),
				entry("remediation", FailureReason.QUOTA_EXHAUSTED.remediation()), entry("status", 429),
				entry("request_id", "req_9"));
	}

	@Test
	void logsAFailureThatMayPassByItselfAtWarn() {
		this.events.runFailed(progress(Duration.ofSeconds(1), null), Events.failure(FailureReason.RATE_LIMIT));
		assertThat(this.log.only().getLevel()).isEqualTo(Level.WARN);
	}

	@Test
	void tellsOfWhatTheCorpusThrewItsClassAlone() {
		this.events.runFailed(progress(Duration.ofSeconds(1), null),
				new IllegalStateException("cannot parse 'the secret text'"));
		assertThat(this.log.only().getLevel()).isEqualTo(Level.ERROR);
		assertThat(this.log.facts()).contains(entry("error", "java.lang.IllegalStateException"))
			.containsKey("remediation");
		assertThat(this.log.only().getThrowableProxy()).isNull();
		assertThat(this.log.only().getKeyValuePairs().toString()).doesNotContain("secret text");
	}

	private void run(int seconds) {
		for (int second = 1; second <= seconds; second++) {
			this.now += Duration.ofSeconds(1).toNanos();
			this.events.progressed(progress(Duration.ofSeconds(second), null));
		}
	}

	private static CorpusProgress progress(Duration elapsed, @Nullable Long total) {
		return new CorpusProgress(Map.of(Origin.EMBEDDED, 700L, Origin.STORED, 200L, Origin.DUPLICATE, 100L,
				Origin.REFUSED, 60L, Origin.FAILED, 3L), total, elapsed);
	}

	private List<Object> elapsedSeconds() {
		return this.log.all()
			.stream()
			.map((event) -> CapturedEvents.facts(event).getOrDefault("elapsed_seconds", "?"))
			.toList();
	}

}
