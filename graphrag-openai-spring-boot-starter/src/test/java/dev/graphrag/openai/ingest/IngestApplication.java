package dev.graphrag.openai.ingest;

import dev.graphrag.openai.settings.OpenAiSettings;
import org.neo4j.driver.Driver;

import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.embedding.BatchingStrategy;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.ai.vectorstore.neo4j.Neo4jVectorStore;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * The service's application.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class IngestApplication {

	@Bean
	Neo4jVectorStore passages(Driver driver, EmbeddingModel embeddings, BatchingStrategy batching) {
		return Neo4jVectorStore.builder(driver, embeddings)
			.batchingStrategy(batching)
			.label("Passage")
			.constraintName("passage_id")
			.indexName("passage_embedding")
			.initializeSchema(true)
			.build();
	}

	@Bean
	IngestService ingestService(OpenAiSettings settings, VectorStore passages, ChatClient.Builder chat) {
		return new IngestService(new PassageReader(settings), passages, chat);
	}

}
