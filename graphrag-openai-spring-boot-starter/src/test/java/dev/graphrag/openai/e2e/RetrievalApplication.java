package dev.graphrag.openai.e2e;

import dev.graphrag.openai.springai.EnableWithoutDatabases;

import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.vectorstore.SimpleVectorStore;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * The service's application.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableWithoutDatabases
class RetrievalApplication {

	@Bean
	SimpleVectorStore vectorStore(EmbeddingModel embeddings) {
		return SimpleVectorStore.builder(embeddings).build();
	}

	@Bean
	RetrievalService retrievalService(VectorStore store, ChatClient.Builder chat) {
		return new RetrievalService(store, chat);
	}

}
