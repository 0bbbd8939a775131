package com.example.answers;

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
class ScriptTests {

	@Autowired
	private AnswerService answers;

	@Autowired
	private OpenAiEmulator openAi;

	@Test
	void anythingIsAnsweredWithoutAScript() {
		assertThat(this.answers.answer("Anything?")).isEqualTo("This is an answer of the OpenAI emulator.");
	}

	@Test
	void anAnswerMayDependOnItsRequest() {
		this.openAi.chat().respond((request) -> "You asked: " + request.userMessage());
		assertThat(this.answers.answer("Why?")).isEqualTo("You asked: Why?");
	}

	@Test
	void oneRuleMayAnswerAllRequests() {
		this.openAi.chat().otherwise((request) -> OpenAiAnswer.text(request.userMessage().toUpperCase()));
		assertThat(this.answers.answer("one")).isEqualTo("ONE");
		assertThat(this.answers.answer("two")).isEqualTo("TWO");
	}

	@Test
	void anAnswerMayBeAnythingThatOpenAiSends() {
		this.openAi.chat()
			.answer(OpenAiAnswer.error(400, "context_length_exceeded", "Too long."))
			.answer(OpenAiAnswer.text("Forty").withFinishReason("length").withUsage(1_000, 1));
		assertThatExceptionOfType(OpenAiClientException.class).isThrownBy(() -> this.answers.answer("A long one?"))
			.returns(FailureReason.INVALID_REQUEST, OpenAiClientException::reason);
		assertThat(this.answers.answer("A short one?")).isEqualTo("Forty");
	}

	@Test
	void theJournalHasEveryRequest() {
		this.openAi.chat().status(503).respond("At last.");
		this.answers.answer("Are you there?");
		assertThat(this.openAi.chatRequests()).extracting(OpenAiRequest::model)
			.containsExactly("gpt-4.1-mini", "gpt-4.1-mini");
		OpenAiRequest last = this.openAi.chatRequests().get(1);
		assertThat(last.messages()).extracting(OpenAiRequest.Message::role).containsExactly("user");
		assertThat(last.at("/messages/0/content")).isEqualTo("Are you there?");
		assertThat(last.headers()).containsKey("User-Agent").doesNotContainKey("Authorization");
	}

}
