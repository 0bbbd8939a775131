package com.example.answers;

import dev.graphrag.openai.test.AutoConfigureOpenAiEmulator;
import dev.graphrag.openai.test.OpenAiEmulator;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.micrometer.metrics.test.autoconfigure.AutoConfigureMetrics;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest
@AutoConfigureMetrics
@AutoConfigureOpenAiEmulator
class MetersTests {

	@Autowired
	private AnswerService answers;

	@Autowired
	private OpenAiEmulator openAi;

	@Autowired
	private MeterRegistry meters;

	@Test
	void rateLimitsAreCounted() {
		double before = rateLimited();
		this.openAi.chat().rateLimited().respond("Forty-two.");
		this.answers.answer("What is six times seven?");
		assertThat(rateLimited() - before).isEqualTo(1);
	}

	private double rateLimited() {
		return this.meters.get("graphrag.openai.rate.limited").tag("model", "gpt-4.1-mini").counter().count();
	}

}
