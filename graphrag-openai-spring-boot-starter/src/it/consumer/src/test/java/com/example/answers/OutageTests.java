package com.example.answers;

import java.time.Duration;

import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.emulator.OpenAiAnswer;
import dev.graphrag.openai.emulator.OpenAiRequest;
import dev.graphrag.openai.test.AutoConfigureOpenAiEmulator;
import dev.graphrag.openai.test.OpenAiEmulator;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@SpringBootTest
@AutoConfigureOpenAiEmulator
class OutageTests {

	@Autowired
	private AnswerService answers;

	@Autowired
	private OpenAiEmulator openAi;

	@Test
	void theOtherModelAnswersWhereTheFirstIsDown() {
		this.openAi.chat().status(503).times(3).respond("From the other one.");
		assertThat(this.answers.answer("Who is there?")).isEqualTo("From the other one.");
		assertThat(this.openAi.chatRequests()).extracting(OpenAiRequest::model)
			.containsExactly("gpt-4.1-mini", "gpt-4.1-mini", "gpt-4.1-mini", "gpt-4o-mini");
		assertThat(this.openAi.waits()).containsExactly(Duration.ofMillis(500), Duration.ofSeconds(1));
	}

	@Test
	void theFirstModelIsLeftAloneAsLongAsItAsks() {
		this.openAi.chat().rateLimited(Duration.ofMinutes(10)).respond("two").respond("three").respond("four");
		this.answers.answer("Two?");
		this.answers.answer("Three?");
		this.openAi.advance(Duration.ofMinutes(10));
		this.answers.answer("Four?");
		assertThat(this.openAi.chatRequests()).extracting(OpenAiRequest::model)
			.containsExactly("gpt-4.1-mini", "gpt-4o-mini", "gpt-4o-mini", "gpt-4.1-mini");
	}

	@Test
	void anOutageOfBothIsAFailure() {
		this.openAi.chat().otherwise(OpenAiAnswer.status(503));
		assertThatExceptionOfType(OpenAiClientException.class).isThrownBy(() -> this.answers.answer("Who is there?"))
			.returns(FailureReason.TRANSIENT_FAILURE, OpenAiClientException::reason);
		assertThat(this.openAi.chatRequests()).hasSize(6);
	}

	@Test
	void aLackOfMoneyIsNotTriedAgain() {
		this.openAi.chat().quotaExhausted();
		assertThatExceptionOfType(OpenAiClientException.class).isThrownBy(() -> this.answers.answer("Who is there?"))
			.returns(FailureReason.QUOTA_EXHAUSTED, OpenAiClientException::reason);
		assertThat(this.openAi.waits()).isEmpty();
	}

	@Test
	void whatIsAboveOpenAisLimitIsRefusedUntilThereIsRoom() {
		this.openAi.limit("gpt-4.1-mini", 2, 100_000);
		this.answers.answer("One?");
		this.answers.answer("Two?");
		this.answers.answer("Three?");
		assertThat(this.openAi.chatRequests()).hasSize(4);
		assertThat(this.openAi.waits()).containsExactly(Duration.ofSeconds(30));
	}

}
