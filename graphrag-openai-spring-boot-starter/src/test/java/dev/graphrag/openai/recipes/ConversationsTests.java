package dev.graphrag.openai.recipes;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.client.Arrivals;
import dev.graphrag.openai.springai.RecordedCalls;
import dev.graphrag.openai.test.AutoConfigureOpenAiEmulator;
import dev.graphrag.openai.test.OpenAiEmulator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@SpringBootTest
@AutoConfigureOpenAiEmulator
@Timeout(60)
class ConversationsTests {

	@Autowired
	private OpenAiEmulator openAi;

	@Autowired
	private Conversations conversations;

	@Autowired
	private RecordedCalls calls;

	@BeforeEach
	void forget() {
		this.calls.clear();
	}

	@Test
	void patienceIsTheWholeCalls() {
		this.openAi.chat().stall();
		assertThatExceptionOfType(OpenAiClientException.class)
			.isThrownBy(() -> this.conversations.answerWithin(Duration.ofMillis(100), "Who is there?"))
			.returns(FailureReason.TRANSIENT_FAILURE, OpenAiClientException::reason);
	}

	@Test
	void whoLeavesCancelsTheCallAndNotTheView() {
		this.openAi.chat().stall();
		CompletableFuture<String> answer = this.conversations.ask("tab-1", "Who is there?");
		Arrivals.awaitRequest(this.openAi);
		this.conversations.leave("tab-1");
		this.conversations.leave("tab-1");
		assertThat(answer).isCompletedExceptionally();
		awaitCancelled();
	}

	@Test
	void whoStaysIsAnswered() {
		this.openAi.chat().respond("Me.");
		assertThat(this.conversations.ask("tab-1", "Who is there?")).succeedsWithin(Duration.ofSeconds(30))
			.isEqualTo("Me.");
	}

	@Test
	void disposingCancelsTheStream() {
		this.openAi.chat().stall();
		Disposable reading = this.conversations.show("Who is there?", (part) -> {
		});
		Arrivals.awaitRequest(this.openAi);
		reading.dispose();
		awaitCancelled();
	}

	private void awaitCancelled() {
		Awaitility.await("the end of the call")
			.pollInterval(Duration.ofMillis(5))
			.untilAsserted(() -> assertThat(this.calls.steps())
				.isEqualTo(List.of("started", "attempt 1 gpt-4.1-mini", "cancelled")));
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ Conversations.class, RecordedCalls.class })
	static class Application {

	}

}
