package dev.graphrag.openai.ingest;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.graphrag.openai.EmbeddingKey;
import dev.graphrag.openai.settings.OpenAiSettings;

import org.springframework.ai.document.Document;
import org.springframework.ai.reader.TextReader;
import org.springframework.ai.transformer.splitter.TextSplitter;
import org.springframework.ai.transformer.splitter.TokenTextSplitter;
import org.springframework.core.io.Resource;

/**
 * Cuts documents into passages, each with an id that is the same in every run.
 */
class PassageReader {

	private final TextSplitter splitter = TokenTextSplitter.builder()
		.withChunkSize(120)
		.withMinChunkSizeChars(200)
		.build();

	private final OpenAiSettings.Embedding embedding;

	PassageReader(OpenAiSettings settings) {
		this.embedding = settings.embedding();
	}

	List<Document> read(Resource document) {
		return this.splitter.split(new TextReader(document).get()).stream().map(this::passage).toList();
	}

	// The splitter's own metadata has a random id of the whole document. Embedded with
	// the
	// text, as metadata is unless the formatter leaves it out, it would make another text
	// of it in every run.
	private Document passage(Document chunk) {
		String text = Objects.requireNonNull(chunk.getText());
		EmbeddingKey key = EmbeddingKey.of(this.embedding.model(), this.embedding.expectedDimensions(), text);
		Object source = Objects.requireNonNull(chunk.getMetadata().get(TextReader.SOURCE_METADATA));
		Document passage = new Document(key.uuid().toString(), text, Map.of(TextReader.SOURCE_METADATA, source));
		passage.setContentFormatter((document, metadata) -> text);
		return passage;
	}

}
