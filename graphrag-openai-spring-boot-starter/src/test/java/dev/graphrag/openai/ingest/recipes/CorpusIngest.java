package dev.graphrag.openai.ingest.recipes;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Stream;

import dev.graphrag.openai.CorpusEmbedder;
import dev.graphrag.openai.EmbeddedText;
import dev.graphrag.openai.OpenAiClientException;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.document.Document;

/**
 * The manual's ingest by a corpus run.
 */
class CorpusIngest {

	private final CorpusEmbedder corpus;

	private final Points points;

	CorpusIngest(CorpusEmbedder corpus, Points points) {
		this.corpus = corpus;
		this.points = points;
	}

	void ingest(Stream<Document> documents) {
		Deque<Document> pending = new ArrayDeque<>();
		try (Stream<EmbeddedText> outcomes = this.corpus.embed(documents.peek(pending::add).map(Document::getText))) {
			outcomes.forEach((outcome) -> settle(pending.remove(), outcome));
		}
	}

	private void settle(Document document, EmbeddedText outcome) {
		float[] vector = outcome.vector();
		if (vector != null) {
			this.points.upsert(document, vector);
		}
		else if (outcome.origin() == EmbeddedText.Origin.FAILED) {
			this.points.later(document);
		}
		else {
			this.points.refuse(document, outcome.failure());
		}
	}

	/**
	 * Where the vectors go.
	 */
	interface Points {

		void upsert(Document document, float[] vector);

		void later(Document document);

		void refuse(Document document, @Nullable OpenAiClientException reason);

	}

}
