package dev.graphrag.openai.springai;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.http.RawServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Subscribers that are slower than the server: the connection waits, and the heap stays
 * small.
 */
@Timeout(60)
class StreamDemandTests {

	// 50 MB in all, more than any socket's buffers.
	private static final int PARTS = 200;

	private static final String PART = EventStream.text("x".repeat(256 * 1024));

	private final AtomicInteger sent = new AtomicInteger();

	private final RawServer server = new RawServer((connection) -> {
		EventStream.begin(connection);
		for (int part = 0; part < PARTS; part++) {
			EventStream.send(connection, PART);
			this.sent.incrementAndGet();
		}
		EventStream.send(connection, EventStream.answer());
		connection.stall();
	});

	@AfterEach
	void close() throws Exception {
		this.server.close();
	}

	// The chat client's own hop to another thread takes 256 parts ahead.
	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "CHAT_CLIENT")
	void serverWaitsForASlowSubscriber(Way way) {
		SpringAiApplication.inRealTime(this.server.baseUrl()).run((context) -> {
			ReceivedParts received = ReceivedParts.of(way.stream(context), 3);
			Awaitility.await().atMost(10, TimeUnit.SECONDS).until(() -> received.parts().size() == 3);
			int blockedAt = awaitNoProgress();
			assertThat(received.parts()).hasSize(3);
			assertThat(blockedAt).isLessThan(PARTS / 2);
			received.requestUnbounded();
			received.awaitCompletion();
			assertThat(received.text()).hasSize(PARTS * 256 * 1024);
		});
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "CHAT_CLIENT")
	void subscriberThatTakesNothingHoldsTheStreamNoLongerThanItMayBe(Way way) {
		SpringAiApplication.inRealTime(this.server.baseUrl())
			.withPropertyValues("graphrag.openai.stream.max-duration=700ms")
			.run((context) -> {
				ReceivedParts received = ReceivedParts.of(way.stream(context), 3);
				Awaitility.await().atMost(10, TimeUnit.SECONDS).until(() -> received.parts().size() == 3);
				Awaitility.await().atMost(10, TimeUnit.SECONDS).until(() -> SpringAiApplication.inFlight(context) == 0);
				received.requestUnbounded();
				received.awaitFailure(FailureReason.TRANSIENT_FAILURE);
			});
	}

	@ParameterizedTest
	@EnumSource
	void partsThatAreAskedForOneByOneAllArrive(Way way) {
		SpringAiApplication.inRealTime(this.server.baseUrl()).run((context) -> {
			AtomicInteger texts = new AtomicInteger();
			way.stream(context)
				.doOnNext((part) -> texts.addAndGet(part.getResults().isEmpty() ? 0 : 1))
				.limitRate(1)
				.blockLast(Duration.ofSeconds(30));
			assertThat(texts.get()).isGreaterThanOrEqualTo(PARTS);
		});
	}

	private int awaitNoProgress() {
		AtomicInteger before = new AtomicInteger(-1);
		Awaitility.await()
			.pollInterval(Duration.ofMillis(400))
			.atMost(Duration.ofSeconds(20))
			.until(() -> before.getAndSet(this.sent.get()) == this.sent.get());
		return this.sent.get();
	}

}
