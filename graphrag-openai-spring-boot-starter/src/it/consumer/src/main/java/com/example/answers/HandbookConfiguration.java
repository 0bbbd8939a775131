package com.example.answers;

import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.vectorstore.SimpleVectorStore;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Keeps the handbook's passages in memory.
 */
@Configuration(proxyBeanMethods = false)
class HandbookConfiguration {

	@Bean
	SimpleVectorStore passages(EmbeddingModel embeddings) {
		return SimpleVectorStore.builder(embeddings).build();
	}

}
