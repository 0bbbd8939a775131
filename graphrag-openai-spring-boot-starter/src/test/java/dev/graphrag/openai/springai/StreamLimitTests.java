package dev.graphrag.openai.springai;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.SharedOpenAiClient;
import dev.graphrag.openai.http.RawServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How many streams there may be, and what else ends one.
 */
@Timeout(60)
class StreamLimitTests {

	private final OpenEnded idle = OpenEnded.after(EventStream.role(), EventStream.text("Pa"));

	private final RawServer server = new RawServer(this.idle);

	@AfterEach
	void close() throws Exception {
		this.server.close();
	}

	@ParameterizedTest
	@EnumSource
	void oneStreamMoreThanThereMayBeIsOverload(Way way) {
		SpringAiApplication.inRealTime(this.server.baseUrl())
			.withPropertyValues("graphrag.openai.stream.max-concurrent=1")
			.run((context) -> {
				ReceivedParts running = ReceivedParts.of(way.stream(context)).awaitText();
				ReceivedParts.of(way.stream(context)).awaitFailure(FailureReason.OVERLOADED);
				assertThat(this.server.requests()).isOne();
				assertThat(running.ended()).isFalse();
				RecordedCalls calls = SpringAiApplication.calls(context);
				assertThat(calls.of(calls.ids().get(1))).containsExactly("started", "failed overloaded");
				running.cancel();
				this.idle.awaitHungUp();
			});
	}

	@Test
	void deadlineOfTheCallEndsItsStream() {
		SpringAiApplication.inRealTime(this.server.baseUrl()).run((context) -> {
			ReceivedParts received = ReceivedParts
				.of(SpringAiApplication.client(context).withDeadline(Duration.ofMillis(400)).stream(Way.QUESTION))
				.awaitFailure(FailureReason.TRANSIENT_FAILURE);
			assertThat(received.text()).isEqualTo("Pa");
			this.idle.awaitHungUp();
		});
	}

	@Test
	void deadlineHoldsForTheModelOfTheView() {
		SpringAiApplication.inRealTime(this.server.baseUrl())
			.run((context) -> ReceivedParts
				.of(SpringAiApplication.client(context)
					.withDeadline(Duration.ofMillis(400))
					.asChatModel()
					.stream(Way.QUESTION))
				.awaitFailure(FailureReason.TRANSIENT_FAILURE));
	}

	@ParameterizedTest
	@EnumSource
	void streamThatOutlivesTheGraceOfAClosingContextIsInterrupted(Way way) {
		SpringAiApplication.inRealTime(this.server.baseUrl())
			.withPropertyValues("spring.lifecycle.timeout-per-shutdown-phase=200ms")
			.run((context) -> {
				ReceivedParts received = ReceivedParts.of(way.stream(context)).awaitText();
				closeNow(context);
				assertThat(received.awaitFailure(FailureReason.INTERRUPTED).text()).isEqualTo("Pa");
				this.idle.awaitHungUp();
			});
	}

	@Test
	void streamThatEndsWithinTheGraceCompletes() throws Exception {
		CountDownLatch closing = new CountDownLatch(1);
		try (RawServer patient = new RawServer((connection) -> {
			EventStream.begin(connection, EventStream.text("Pa"));
			closing.await();
			EventStream.send(connection, EventStream.answer("ris."));
		})) {
			SpringAiApplication.inRealTime(patient.baseUrl()).run((context) -> {
				ReceivedParts received = ReceivedParts.of(Way.CHAT_MODEL.stream(context)).awaitText();
				ApplicationListener<ContextClosedEvent> listener = (event) -> closing.countDown();
				context.addApplicationListener(listener);
				closeNow(context);
				assertThat(received.awaitCompletion().text()).isEqualTo("Paris.");
			});
		}
	}

	@Test
	void closedClientStreamsNoMore() {
		SpringAiApplication.inRealTime(this.server.baseUrl()).run((context) -> {
			SharedOpenAiClient client = SpringAiApplication.client(context);
			closeNow(context);
			ReceivedParts.of(client.stream(Way.QUESTION)).awaitFailure(FailureReason.INTERRUPTED);
			assertThat(this.server.requests()).isZero();
		});
	}

	private static void closeNow(ConfigurableApplicationContext context) {
		context.close();
	}

}
