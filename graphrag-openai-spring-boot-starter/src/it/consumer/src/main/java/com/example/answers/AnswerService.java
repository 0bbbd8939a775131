package com.example.answers;

import dev.graphrag.openai.SharedOpenAiClient;

import org.springframework.stereotype.Service;

/**
 * Answers questions.
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

}
