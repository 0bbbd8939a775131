package dev.graphrag.openai.migration;

import java.util.List;

import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.vectorstore.SimpleVectorStore;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The manual's vector upsert.
 */
@Configuration(proxyBeanMethods = false)
class Upsert {

	@Bean
	VectorStore passages(EmbeddingModel embeddingModel) {
		return SimpleVectorStore.builder(embeddingModel).build();
	}

	void upsert(VectorStore passages, List<Document> documents) {
		passages.add(documents);
	}

}
