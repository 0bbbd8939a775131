package dev.graphrag.openai.ingest;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.client.advisor.vectorstore.QuestionAnswerAdvisor;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.core.io.Resource;

/**
 * Brings documents into the graph and answers questions from it.
 */
class IngestService {

	private final PassageReader reader;

	private final VectorStore passages;

	private final ChatClient chat;

	IngestService(PassageReader reader, VectorStore passages, ChatClient.Builder chat) {
		this.reader = reader;
		this.passages = passages;
		this.chat = chat.defaultAdvisors(
				QuestionAnswerAdvisor.builder(passages).searchRequest(SearchRequest.builder().topK(2).build()).build())
			.build();
	}

	void ingest(List<Resource> documents) {
		for (Resource document : documents) {
			this.passages.add(this.reader.read(document));
		}
	}

	@Nullable String answer(String question) {
		return this.chat.prompt(question).call().content();
	}

}
