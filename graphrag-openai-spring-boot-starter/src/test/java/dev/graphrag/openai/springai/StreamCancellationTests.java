package dev.graphrag.openai.springai;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

import dev.graphrag.openai.ClientState;
import dev.graphrag.openai.client.Arrivals;
import dev.graphrag.openai.http.RawServer;
import dev.graphrag.openai.test.OpenAiEmulator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Streams that their subscriber gives up: at once, whatever they are at.
 */
@Timeout(60)
class StreamCancellationTests {

	// The stream itself would go on for half a minute; the bound is for slow machines.
	private static final Duration AT_ONCE = Duration.ofSeconds(1);

	private final OpenAiEmulator openAi = OpenAiEmulator.start();

	private final RawServer server = new RawServer();

	@AfterEach
	void close() throws Exception {
		this.openAi.close();
		this.server.close();
	}

	@ParameterizedTest
	@EnumSource
	void whileTheServerIsSilent(Way way) {
		OpenEnded idle = OpenEnded.after(EventStream.role(), EventStream.text("Pa"));
		this.server.then(idle);
		SpringAiApplication.inRealTime(this.server.baseUrl()).run((context) -> {
			ReceivedParts received = ReceivedParts.of(way.stream(context)).awaitText();
			cancel(received);
			idle.awaitHungUp();
			assertCancelled(context, received);
		});
	}

	@ParameterizedTest
	@EnumSource
	void beforeTheHeaders(Way way) {
		OpenEnded silent = OpenEnded.silent();
		this.server.then(silent);
		SpringAiApplication.inRealTime(this.server.baseUrl()).run((context) -> {
			ReceivedParts received = ReceivedParts.of(way.stream(context));
			silent.awaitSent();
			cancel(received);
			silent.awaitHungUp();
			assertCancelled(context, received);
		});
	}

	@Test
	void beforeTheHeadersSaysNothingOfTheServer() {
		this.openAi.chat().stall();
		SpringAiApplication.inRealTime(this.openAi.baseUrl())
			.withPropertyValues("graphrag.openai.fallback.enabled=true")
			.run((context) -> {
				ReceivedParts received = ReceivedParts.of(Way.CLIENT.stream(context));
				Arrivals.awaitRequest(this.openAi);
				cancel(received);
				assertCancelled(context, received);
				assertThat(SpringAiApplication.calls(context).steps()).containsExactly("started",
						"attempt 1 gpt-4.1-mini", "cancelled");
				ClientState state = SpringAiApplication.client(context).state();
				assertThat(state.retryBudget()).isEqualTo(state.retryBudgetCapacity());
			});
	}

	@Test
	void beforeTheHeadersOfTheOnlyAttemptLeavesTheFallbackAlone() {
		this.openAi.chat().stall();
		SpringAiApplication.inRealTime(this.openAi.baseUrl())
			.withPropertyValues("graphrag.openai.fallback.enabled=true", "graphrag.openai.retry.max-attempts=1")
			.run((context) -> {
				ReceivedParts received = ReceivedParts.of(Way.CLIENT.stream(context));
				Arrivals.awaitRequest(this.openAi);
				cancel(received);
				assertCancelled(context, received);
				assertThat(SpringAiApplication.count(context, "graphrag.openai.fallback")).isZero();
			});
	}

	@ParameterizedTest
	@EnumSource
	void duringAWait(Way way) {
		this.openAi.chat().rateLimited(Duration.ofSeconds(60));
		SpringAiApplication.inRealTime(this.openAi.baseUrl()).run((context) -> {
			ReceivedParts received = ReceivedParts.of(way.stream(context));
			await(() -> SpringAiApplication.calls(context).steps().contains("wait 60000"));
			cancel(received);
			assertCancelled(context, received);
			assertThat(this.openAi.requests()).hasSize(1);
		});
	}

	@Test
	void bySubscriberThatHasEnough() {
		OpenEnded idle = OpenEnded.after(EventStream.role(), EventStream.text("Pa"), EventStream.text("ris"));
		this.server.then(idle);
		SpringAiApplication.inRealTime(this.server.baseUrl()).run((context) -> {
			String text = SpringAiApplication.chatClient(context)
				.prompt("Capital of France?")
				.stream()
				.content()
				.filter((part) -> !part.isEmpty())
				.blockFirst(Duration.ofSeconds(10));
			assertThat(text).isEqualTo("Pa");
			idle.awaitHungUp();
			await(() -> SpringAiApplication.calls(context).steps().contains("cancelled"));
		});
	}

	@Test
	void streamThatIsOverIsNotCancelled() {
		this.openAi.chat().stream("Paris.");
		SpringAiApplication.inRealTime(this.openAi.baseUrl()).run((context) -> {
			ReceivedParts received = ReceivedParts.of(Way.CHAT_MODEL.stream(context)).awaitCompletion();
			received.cancel();
			await(() -> SpringAiApplication.inFlight(context) == 0);
			assertThat(SpringAiApplication.calls(context).steps()).endsWith("succeeded").doesNotContain("cancelled");
		});
	}

	@Test
	void nextStreamIsServedAfterACancelledOne() {
		this.openAi.chat().stream("Pa").stall().stream("Paris.");
		SpringAiApplication.inRealTime(this.openAi.baseUrl())
			.withPropertyValues("graphrag.openai.stream.max-concurrent=1")
			.run((context) -> {
				cancel(ReceivedParts.of(Way.CLIENT.stream(context)).awaitText());
				await(() -> SpringAiApplication.inFlight(context) == 0);
				assertThat(ReceivedParts.of(Way.CLIENT.stream(context)).awaitCompletion().text()).isEqualTo("Paris.");
			});
	}

	private static void cancel(ReceivedParts received) {
		long begun = System.nanoTime();
		received.cancel();
		assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(AT_ONCE);
	}

	private static void assertCancelled(ApplicationContext context, ReceivedParts received) {
		int heard = received.signals();
		RecordedCalls calls = SpringAiApplication.calls(context);
		await(() -> SpringAiApplication.inFlight(context) == 0 && calls.steps().contains("cancelled"));
		await(() -> SpringAiApplication.count(context, "graphrag.openai.streams", "outcome", "cancelled") == 1);
		assertThat(calls.steps()).endsWith("cancelled").containsOnlyOnce("cancelled");
		assertThat(received.ended()).isFalse();
		assertThat(received.signals()).isEqualTo(heard);
		assertThat(SpringAiApplication.count(context, "graphrag.openai.failures")).isZero();
	}

	private static void await(Callable<Boolean> condition) {
		Awaitility.await().pollInterval(10, TimeUnit.MILLISECONDS).atMost(10, TimeUnit.SECONDS).until(condition);
	}

}
