package com.example.answers;

import java.time.Duration;

import dev.graphrag.openai.test.AutoConfigureOpenAiEmulator;
import dev.graphrag.openai.test.OpenAiEmulator;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(properties = "graphrag.openai.budget.chat.requests-per-minute=10")
@AutoConfigureOpenAiEmulator
class BudgetTests {

	@Autowired
	private AnswerService answers;

	@Autowired
	private OpenAiEmulator openAi;

	@Test
	void whatIsAboveTheBudgetWaitsForItsTurn() {
		for (int count = 0; count < 12; count++) {
			this.answers.answer("What is " + count + " times seven?");
		}
		assertThat(this.openAi.chatRequests()).hasSize(12);
		assertThat(this.openAi.waited()).isEqualTo(Duration.ofSeconds(12));
	}

}
