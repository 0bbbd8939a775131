package com.example.answers;

import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.vectorstore.SimpleVectorStore;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/**
 * A service as teams write them, for tests that need nothing but the test kit.
 */
@SpringBootApplication
public class AnswersApplication {

	public static void main(String[] args) {
		SpringApplication.run(AnswersApplication.class, args);
	}

	@Bean
	SimpleVectorStore vectorStore(EmbeddingModel embeddingModel) {
		return SimpleVectorStore.builder(embeddingModel).build();
	}

}
