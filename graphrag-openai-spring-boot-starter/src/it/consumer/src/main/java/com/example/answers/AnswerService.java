package com.example.answers;

import dev.graphrag.openai.SharedOpenAiClient;
import org.springframework.ai.chat.prompt.Prompt;
import reactor.core.publisher.Flux;

import org.springframework.stereotype.Service;

/**
 * Answers questions, whole or in parts.
 */
@Service
class AnswerService {

	private final SharedOpenAiClient openAi;

	AnswerService(SharedOpenAiClient openAi) {
		this.openAi = openAi;
	}

	String answer(String question) {
		return this.openAi.chat(question).text();
	}

	Flux<String> answerInParts(String question) {
		return this.openAi.stream(new Prompt(question))
			.filter((part) -> part.getResult() != null)
			.mapNotNull((part) -> part.getResult().getOutput().getText())
			.filter((text) -> !text.isEmpty());
	}

}
