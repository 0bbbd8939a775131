package com.example.answers;

import java.time.Duration;

import dev.graphrag.openai.test.AutoConfigureOpenAiEmulator;
import dev.graphrag.openai.test.OpenAiEmulator;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest
@AutoConfigureOpenAiEmulator
class AnswerServiceTests {

	@Autowired
	private AnswerService answers;

	@Autowired
	private OpenAiEmulator openAi;

	@Test
	void answersAsTheModelDoes() {
		this.openAi.chat().respond("Forty-two.");
		assertThat(this.answers.answer("What is six times seven?")).isEqualTo("Forty-two.");
		assertThat(this.openAi.chatRequests()).singleElement()
			.satisfies((request) -> assertThat(request.userMessage()).isEqualTo("What is six times seven?"));
	}

	@Test
	void waitsAsLongAsOpenAiAsks() {
		this.openAi.chat().rateLimited(Duration.ofSeconds(20)).respond("Forty-two.");
		assertThat(this.answers.answer("What is six times seven?")).isEqualTo("Forty-two.");
		assertThat(this.openAi.waits()).containsExactly(Duration.ofSeconds(20));
	}

}
