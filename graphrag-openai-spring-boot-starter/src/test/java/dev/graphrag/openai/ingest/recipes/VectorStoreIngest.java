package dev.graphrag.openai.ingest.recipes;

import java.util.List;
import java.util.Map;

import dev.graphrag.openai.EmbeddingKey;
import dev.graphrag.openai.settings.OpenAiSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.document.Document;
import org.springframework.ai.transformer.splitter.TextSplitter;
import org.springframework.ai.transformer.splitter.TokenTextSplitter;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.ai.vectorstore.filter.FilterExpressionBuilder;

/**
 * The manual's ingest by a vector store.
 */
class VectorStoreIngest {

	private final VectorStore vectorStore;

	private final OpenAiSettings.Embedding embedding;

	private final TextSplitter splitter = TokenTextSplitter.builder().withChunkSize(400).build();

	VectorStoreIngest(VectorStore vectorStore, OpenAiSettings settings) {
		this.vectorStore = vectorStore;
		this.embedding = settings.embedding();
	}

	void ingest(String name, String text) {
		List<Document> chunks = this.splitter.split(new Document(text));
		this.vectorStore.add(chunks.stream().map((chunk) -> passage(name, chunk.getText())).toList());
	}

	private Document passage(String name, @Nullable String text) {
		EmbeddingKey key = EmbeddingKey.of(this.embedding.model(), this.embedding.expectedDimensions(),
				name + '\n' + text);
		return new Document(key.uuid().toString(), text, Map.of("source", name));
	}

	void replace(String name, String text) {
		this.vectorStore.delete(new FilterExpressionBuilder().eq("source", name).build());
		ingest(name, text);
	}

}
