package com.example.answers

import dev.graphrag.openai.test.AutoConfigureOpenAiEmulator
import dev.graphrag.openai.test.OpenAiEmulator
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import org.springframework.beans.factory.annotation.Autowired
import org.springframework.boot.test.context.SpringBootTest
import java.time.Duration

@SpringBootTest
@AutoConfigureOpenAiEmulator
class AnswerServiceTests {

	@Autowired
	lateinit var answers: AnswerService

	@Autowired
	lateinit var openAi: OpenAiEmulator

	@Test
	fun `waits as long as OpenAI asks`() {
		openAi.chat().rateLimited(Duration.ofSeconds(20)).respond("Forty-two.")
		assertThat(answers.answer("What is six times seven?")).isEqualTo("Forty-two.")
		assertThat(openAi.waits()).containsExactly(Duration.ofSeconds(20))
	}

	@Test
	fun `an answer may depend on its request`() {
		openAi.chat().respond { request -> "You asked: ${request.userMessage()}" }
		assertThat(answers.answer("Why?")).isEqualTo("You asked: Why?")
	}

}
