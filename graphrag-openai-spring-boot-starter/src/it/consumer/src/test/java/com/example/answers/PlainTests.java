package com.example.answers;

import java.time.Duration;

import dev.graphrag.openai.TimeSource;
import dev.graphrag.openai.test.OpenAiEmulator;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class PlainTests {

	@Test
	void anyContextMayUseAnEmulator() {
		try (OpenAiEmulator openAi = OpenAiEmulator.start()) {
			openAi.chat().rateLimited(Duration.ofSeconds(2)).respond("Forty-two.");
			new ApplicationContextRunner().withUserConfiguration(AnswersApplication.class)
				.withPropertyValues("graphrag.openai.base-url=" + openAi.baseUrl(),
						"graphrag.openai.allow-insecure-base-url=true", "graphrag.openai.api-key=any")
				.withBean(TimeSource.class, openAi::time)
				.run((context) -> assertThat(context.getBean(AnswerService.class).answer("What is six times seven?"))
					.isEqualTo("Forty-two."));
			assertThat(openAi.waits()).containsExactly(Duration.ofSeconds(2));
		}
	}

}
