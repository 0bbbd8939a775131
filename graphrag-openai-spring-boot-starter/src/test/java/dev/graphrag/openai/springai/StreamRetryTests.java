package dev.graphrag.openai.springai;

import java.time.Duration;

import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.emulator.OpenAiAnswer;
import dev.graphrag.openai.emulator.OpenAiRequest;
import dev.graphrag.openai.http.RawServer;
import dev.graphrag.openai.test.OpenAiEmulator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Streams until their first content: attempts, waits and fallback as for every call.
 */
@Timeout(60)
class StreamRetryTests {

	private final OpenAiEmulator openAi = OpenAiEmulator.start();

	private final RawServer server = new RawServer();

	@AfterEach
	void close() throws Exception {
		this.openAi.close();
		this.server.close();
	}

	@ParameterizedTest
	@EnumSource
	void rateLimitIsWaitedFor(Way way) {
		this.openAi.chat().rateLimited(Duration.ofSeconds(3)).stream("Pa", "ris.");
		application().run((context) -> {
			assertThat(ReceivedParts.of(way.stream(context)).awaitCompletion().text()).isEqualTo("Paris.");
			assertThat(SpringAiApplication.calls(context).steps()).containsExactly("started", "attempt 1 gpt-4.1-mini",
					"wait 3000", "attempt 2 gpt-4.1-mini", "content", "succeeded");
		});
	}

	@ParameterizedTest
	@EnumSource
	void fallbackAnswersWhereTheBaselineDoesNot(Way way) {
		this.openAi.chat().status(503).status(503).stream("Pa", "ris.");
		application().withPropertyValues("graphrag.openai.fallback.enabled=true").run((context) -> {
			ReceivedParts received = ReceivedParts.of(way.stream(context)).awaitCompletion();
			assertThat(received.text()).isEqualTo("Paris.");
			assertThat(received.parts()).isNotEmpty().allSatisfy((part) -> {
				assertThat(part.getMetadata().<Object>get("answered_by")).isEqualTo("gpt-4o-mini");
				assertThat(part.getMetadata().<Object>get("fallback_used")).isEqualTo(true);
			});
			assertThat(this.openAi.requests()).extracting(OpenAiRequest::model)
				.containsExactly("gpt-4.1-mini", "gpt-4.1-mini", "gpt-4o-mini");
		});
	}

	@ParameterizedTest
	@EnumSource
	void cutBeforeContentIsRetried(Way way) {
		this.openAi.chat().stream().cutOff().stream("Paris.");
		application().run((context) -> {
			assertThat(ReceivedParts.of(way.stream(context)).awaitCompletion().text()).isEqualTo("Paris.");
			assertThat(this.openAi.requests()).hasSize(2);
		});
	}

	@Test
	void errorEventBeforeContentIsRetriedAsWhatItNames() {
		this.server.then(
				EventStream.of(EventStream.role(),
						EventStream.event("{\"error\":{\"code\":429,\"message\":\"Slow down\"}}")),
				EventStream.of(EventStream.answer("Paris.")));
		retrying(SpringAiApplication.against(this.server)).run((context) -> {
			assertThat(ReceivedParts.of(Way.CHAT_MODEL.stream(context)).awaitCompletion().text()).isEqualTo("Paris.");
			assertThat(SpringAiApplication.count(context, "graphrag.openai.retries", "reason", "rate_limit")).isOne();
		});
	}

	@Test
	void streamWithoutAnEventIsGivenUpAfterTheRequestsTimeout() {
		OpenEnded silent = OpenEnded.silent();
		this.server.then(silent, EventStream.of(EventStream.answer("Paris.")));
		retrying(SpringAiApplication.against(this.server)).withPropertyValues("graphrag.openai.timeout.request=300ms")
			.run((context) -> {
				assertThat(ReceivedParts.of(Way.CHAT_MODEL.stream(context)).awaitCompletion().text())
					.isEqualTo("Paris.");
				silent.awaitHungUp();
				assertThat(this.server.requests()).isEqualTo(2);
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "<html><body>Bad gateway</body></html>", "" })
	void pageOrNothingInPlaceOfAStreamIsRetried(String body) {
		this.server.then(RawServer.answering(RawServer.answer("200 OK", "Content-Type: text/html\r\n", body)));
		retrying(SpringAiApplication.against(this.server)).run((context) -> {
			ReceivedParts.of(Way.CHAT_MODEL.stream(context)).awaitFailure(FailureReason.TRANSIENT_FAILURE);
			assertThat(this.server.requests()).isEqualTo(2);
		});
	}

	@Test
	void wholeAnswerInPlaceOfAStreamIsNotPaidForTwice() {
		this.openAi.chat().answer(OpenAiAnswer.json(Chat.text("Paris.")));
		application().run((context) -> {
			ReceivedParts.of(Way.CHAT_MODEL.stream(context)).awaitFailure(FailureReason.INVALID_ANSWER);
			assertThat(this.openAi.requests()).hasSize(1);
		});
	}

	@Test
	void errorInPlaceOfAStreamIsWhatItNames() {
		this.openAi.chat()
			.answer(OpenAiAnswer.json("{\"error\":{\"code\":\"insufficient_quota\",\"message\":\"No money\"}}"));
		application().run((context) -> {
			ReceivedParts.of(Way.CHAT_MODEL.stream(context)).awaitFailure(FailureReason.QUOTA_EXHAUSTED);
			assertThat(this.openAi.requests()).hasSize(1);
		});
	}

	@Test
	void refusalOfTheKeyIsFinal() {
		this.openAi.chat().status(401);
		application().run((context) -> {
			ReceivedParts.of(Way.CHAT_CLIENT.stream(context)).awaitFailure(FailureReason.AUTHENTICATION);
			assertThat(this.openAi.requests()).hasSize(1);
			assertThat(SpringAiApplication.inFlight(context)).isZero();
		});
	}

	@Test
	void everySubscriptionIsACallOfItsOwn() {
		this.openAi.chat().stream("Paris.").stream("Lyon.");
		application().run((context) -> {
			var stream = Way.CLIENT.stream(context);
			assertThat(this.openAi.requests()).isEmpty();
			assertThat(ReceivedParts.of(stream).awaitCompletion().text()).isEqualTo("Paris.");
			assertThat(ReceivedParts.of(stream).awaitCompletion().text()).isEqualTo("Lyon.");
			assertThat(SpringAiApplication.calls(context).ids()).hasSize(2);
		});
	}

	private ApplicationContextRunner application() {
		return retrying(SpringAiApplication.against(this.openAi));
	}

	private static ApplicationContextRunner retrying(ApplicationContextRunner application) {
		return application.withPropertyValues("graphrag.openai.retry.max-attempts=2");
	}

}
