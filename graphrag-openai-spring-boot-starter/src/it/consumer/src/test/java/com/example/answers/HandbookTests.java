package com.example.answers;

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
class HandbookTests {

	@Autowired
	private Handbook handbook;

	@Autowired
	private OpenAiEmulator openAi;

	@Test
	void findsThePassageThatSharesWordsWithTheQuestion() {
		this.handbook.add("Invoices are paid within thirty days.", "The canteen opens at noon.",
				"Laptops are replaced every four years.");
		assertThat(this.handbook.find("When does the canteen open?", 1)).containsExactly("The canteen opens at noon.");
	}

	@Test
	void refusesVectorsOfAnotherLength() {
		this.openAi.embeddings().dimensions(512);
		assertThatExceptionOfType(OpenAiClientException.class)
			.isThrownBy(() -> this.handbook.add("The canteen opens at noon."))
			.returns(FailureReason.DIMENSION_MISMATCH, OpenAiClientException::reason);
	}

}
