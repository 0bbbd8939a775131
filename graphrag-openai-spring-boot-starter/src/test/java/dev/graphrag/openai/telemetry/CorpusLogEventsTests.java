package dev.graphrag.openai.telemetry;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.graphrag.openai.CorpusProgress;
import dev.graphrag.openai.EmbeddedText.Origin;
import dev.graphrag.openai.FailureReason;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

class CorpusLogEventsTests {

	private final Logger logger = (Logger) LoggerFactory.getLogger(OpenAiLogEvents.LOGGER);

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	private long now;

	private final CorpusLogEvents events = new CorpusLogEvents(Events.settings(), () -> this.now);

	@BeforeEach
	void listen() {
		this.log.start();
		this.logger.setLevel(Level.TRACE);
		this.logger.addAppender(this.log);
	}

	@AfterEach
	void leave() {
		this.logger.detachAppender(this.log);
		this.logger.setLevel(null);
	}

	@Test
	void logsHowFarARunHasCome() {
		this.events.progressed(progress(Duration.ofMillis(12_500), 2_000L));
		assertThat(onlyEvent().getMessage()).isEqualTo("openai.corpus.progress");
		assertThat(onlyEvent().getLevel()).isEqualTo(Level.INFO);
		assertThat(facts()).containsExactly(entry("actor", "ingest"), entry("model", "text-embedding-3-small"),
				entry("texts", 1_063L), entry("embedded", 700L), entry("stored", 200L), entry("duplicate", 100L),
				entry("refused", 60L), entry("failed", 3L), entry("remaining", 937L), entry("vectors_per_second", 80.0),
				entry("elapsed_seconds", 12.5));
	}

	@Test
	void leavesOutHowManyTextsRemainWhereItIsNotKnown() {
		this.events.progressed(progress(Duration.ofSeconds(10), null));
		assertThat(facts()).doesNotContainKey("remaining");
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
		assertThat(names()).containsExactly("openai.corpus.progress", "openai.corpus.stopped",
				"openai.corpus.progress");
	}

	@Test
	void runsOfSeveralThreadsAreLoggedEachAtItsOwnPace() throws InterruptedException {
		run(10);
		Thread other = new Thread(() -> this.events.progressed(progress(Duration.ofSeconds(10), null)));
		other.start();
		other.join();
		assertThat(names()).containsExactly("openai.corpus.progress", "openai.corpus.progress");
	}

	@Test
	void logsACompletedRunAtInfo() {
		this.events.runCompleted(progress(Duration.ofSeconds(1), 1_063L));
		assertThat(onlyEvent().getMessage()).isEqualTo("openai.corpus.completed");
		assertThat(onlyEvent().getLevel()).isEqualTo(Level.INFO);
		assertThat(facts()).contains(entry("texts", 1_063L), entry("remaining", 0L),
				entry("vectors_per_second", 1_000.0));
	}

	@Test
	void logsAStoppedRunAtInfo() {
		this.events.runStopped(progress(Duration.ofSeconds(1), null));
		assertThat(onlyEvent().getMessage()).isEqualTo("openai.corpus.stopped");
		assertThat(onlyEvent().getLevel()).isEqualTo(Level.INFO);
		assertThat(facts()).contains(entry("embedded", 700L));
	}

	@Test
	void logsAFailedRunWithItsReasonAndRemediation() {
		this.events.runFailed(progress(Duration.ofSeconds(1), null),
				Events.failure(FailureReason.QUOTA_EXHAUSTED, Map.of("status", 429, "request_id", "req_9")));
		assertThat(onlyEvent().getMessage()).isEqualTo("openai.corpus.failed");
		assertThat(onlyEvent().getLevel()).isEqualTo(Level.ERROR);
		assertThat(facts()).contains(entry("failed", 3L), entry("reason", "quota_exhausted"),
				entry("remediation", FailureReason.QUOTA_EXHAUSTED.remediation()), entry("status", 429),
				entry("request_id", "req_9"));
	}

	@Test
	void logsAFailureThatMayPassByItselfAtWarn() {
		this.events.runFailed(progress(Duration.ofSeconds(1), null), Events.failure(FailureReason.RATE_LIMIT));
		assertThat(onlyEvent().getLevel()).isEqualTo(Level.WARN);
	}

	@Test
	void tellsOfWhatTheCorpusThrewItsClassAlone() {
		this.events.runFailed(progress(Duration.ofSeconds(1), null),
				new IllegalStateException("cannot parse 'the secret text'"));
		assertThat(onlyEvent().getLevel()).isEqualTo(Level.ERROR);
		assertThat(facts()).contains(entry("error", "java.lang.IllegalStateException")).containsKey("remediation");
		assertThat(onlyEvent().getThrowableProxy()).isNull();
		assertThat(onlyEvent().getKeyValuePairs().toString()).doesNotContain("secret text");
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

	private ILoggingEvent onlyEvent() {
		assertThat(this.log.list).hasSize(1);
		return this.log.list.get(0);
	}

	private List<String> names() {
		return this.log.list.stream().map(ILoggingEvent::getMessage).toList();
	}

	private List<Object> elapsedSeconds() {
		return this.log.list.stream().map((event) -> facts(event).getOrDefault("elapsed_seconds", "?")).toList();
	}

	private Map<String, Object> facts() {
		return facts(onlyEvent());
	}

	private static Map<String, Object> facts(ILoggingEvent event) {
		Map<String, Object> facts = new LinkedHashMap<>();
		event.getKeyValuePairs().forEach((pair) -> facts.put(pair.key, pair.value));
		return facts;
	}

}
