package com.example.answers;

import java.util.Arrays;
import java.util.List;

import org.springframework.ai.document.Document;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.VectorStore;

import org.springframework.stereotype.Service;

/**
 * Finds passages by what they say.
 */
@Service
class Handbook {

	private final VectorStore passages;

	Handbook(VectorStore passages) {
		this.passages = passages;
	}

	void add(String... texts) {
		this.passages.add(Arrays.stream(texts).map(Document::new).toList());
	}

	List<String> find(String question, int most) {
		return this.passages.similaritySearch(SearchRequest.builder().query(question).topK(most).build())
			.stream()
			.map(Document::getText)
			.toList();
	}

}
