package dev.graphrag.openai.migration;

import reactor.core.publisher.Flux;

import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.client.advisor.vectorstore.QuestionAnswerAdvisor;
import org.springframework.ai.chat.metadata.ChatResponseMetadata;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.stereotype.Service;

/**
 * The manual's retrieval service over Spring AI.
 */
@Service
class Retrieval {

	private final ChatClient chat;

	Retrieval(ChatClient.Builder chat, VectorStore passages) {
		this.chat = chat.defaultAdvisors(QuestionAnswerAdvisor.builder(passages).build()).build();
	}

	String answer(String question) {
		return this.chat.prompt().user(question).options(ChatOptions.builder().temperature(0.2)).call().content();
	}

	Flux<String> stream(String question) {
		return this.chat.prompt().user(question).stream().content();
	}

	String answerWithItsModel(String question) {
		ChatResponse response = this.chat.prompt().user(question).call().chatResponse();
		ChatResponseMetadata metadata = response.getMetadata();
		boolean fallback = Boolean.TRUE.equals(metadata.get("fallback_used"));
		return response.getResult().getOutput().getText()
				+ (fallback ? " (by " + metadata.get("answered_by") + ")" : "");
	}

}
