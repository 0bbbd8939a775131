package dev.graphrag.openai.migration;

import dev.graphrag.openai.SharedOpenAiClient;

import org.springframework.stereotype.Service;

/**
 * The manual's smallest service.
 */
@Service
class Summaries {

	private final SharedOpenAiClient openAi;

	Summaries(SharedOpenAiClient openAi) {
		this.openAi = openAi;
	}

	String summarise(String text) {
		return this.openAi.chat("Summarise in one sentence: " + text).text();
	}

}
