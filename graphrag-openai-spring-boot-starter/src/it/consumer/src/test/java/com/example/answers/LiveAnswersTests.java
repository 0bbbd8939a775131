package com.example.answers;

import java.util.ArrayList;
import java.util.List;

import dev.graphrag.openai.FailureReason;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.test.AutoConfigureOpenAiEmulator;
import dev.graphrag.openai.test.OpenAiEmulator;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@SpringBootTest
@AutoConfigureOpenAiEmulator
class LiveAnswersTests {

	@Autowired
	private LiveAnswers answers;

	@Autowired
	private OpenAiEmulator openAi;

	@Test
	void anAnswerArrivesInParts() {
		this.openAi.chat().stream("Forty", "-two", ".");
		assertThat(this.answers.answer("What is six times seven?").toStream()).containsExactly("Forty", "-two", ".");
	}

	@Test
	void whatArrivedBeforeACutIsKept() {
		this.openAi.chat().stream("Forty", "-two").cutOff();
		List<String> parts = new ArrayList<>();
		assertThatExceptionOfType(OpenAiClientException.class)
			.isThrownBy(() -> this.answers.answer("What is six times seven?").doOnNext(parts::add).blockLast())
			.returns(FailureReason.TRANSIENT_FAILURE, OpenAiClientException::reason);
		assertThat(parts).containsExactly("Forty", "-two");
		assertThat(this.openAi.chatRequests()).hasSize(1);
	}

	@Test
	void aStreamIsBegunAgainBeforeItsFirstPart() {
		this.openAi.chat().cutOff().stream("Forty", "-two");
		assertThat(this.answers.answer("What is six times seven?").toStream()).containsExactly("Forty", "-two");
		assertThat(this.openAi.chatRequests()).hasSize(2);
	}

}
