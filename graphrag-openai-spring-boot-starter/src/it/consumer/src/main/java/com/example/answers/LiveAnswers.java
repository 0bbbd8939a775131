package com.example.answers;

import dev.graphrag.openai.SharedOpenAiClient;
import org.springframework.ai.chat.prompt.Prompt;
import reactor.core.publisher.Flux;

import org.springframework.stereotype.Service;

/**
 * Answers questions in parts, as they arrive.
 */
@Service
class LiveAnswers {

	private final SharedOpenAiClient openAi;

	LiveAnswers(SharedOpenAiClient openAi) {
		this.openAi = openAi;
	}

	Flux<String> answer(String question) {
		return this.openAi.stream(new Prompt(question))
			.filter((part) -> part.getResult() != null)
			.mapNotNull((part) -> part.getResult().getOutput().getText())
			.filter((text) -> !text.isEmpty());
	}

}
