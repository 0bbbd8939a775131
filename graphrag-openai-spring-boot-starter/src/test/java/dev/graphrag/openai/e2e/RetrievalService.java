package dev.graphrag.openai.e2e;

import java.util.List;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.client.advisor.ToolCallingAdvisor;
import org.springframework.ai.chat.client.advisor.vectorstore.QuestionAnswerAdvisor;
import org.springframework.ai.document.Document;
import org.springframework.ai.tool.annotation.Tool;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.VectorStore;

/**
 * Answers questions from documents, as a service would that knows Spring AI and nothing
 * of the starter.
 */
class RetrievalService {

	private static final int CHUNK = 60;

	private final VectorStore store;

	private final ChatClient chat;

	RetrievalService(VectorStore store, ChatClient.Builder chat) {
		this.store = store;
		// Outside the tool loop, so that the context is retrieved once.
		QuestionAnswerAdvisor context = QuestionAnswerAdvisor.builder(store)
			.searchRequest(SearchRequest.builder().topK(2).build())
			.order(ToolCallingAdvisor.DEFAULT_ORDER - 1)
			.build();
		this.chat = chat.defaultSystem("Answer from the context.")
			.defaultAdvisors(context)
			.defaultTools(new Calendar())
			.build();
	}

	void ingest(String document) {
		this.store.add(chunks(document));
	}

	private static List<Document> chunks(String text) {
		return IntStream.iterate(0, (start) -> start < text.length(), (start) -> start + CHUNK)
			.mapToObj((start) -> new Document(text.substring(start, Math.min(start + CHUNK, text.length()))))
			.toList();
	}

	@Nullable String answer(String question) {
		return this.chat.prompt(question).call().content();
	}

	Flux<String> stream(String question) {
		return this.chat.prompt(question).stream().content();
	}

	/**
	 * The tool.
	 */
	static class Calendar {

		@Tool(description = "The current year")
		int year() {
			return 2026;
		}

	}

}
