package dev.graphrag.openai.ingest.recipes;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.graphrag.openai.CorpusEmbedder;
import dev.graphrag.openai.OpenAiClientException;
import dev.graphrag.openai.corpus.PaidTexts;
import dev.graphrag.openai.springai.EnableWithoutDatabases;
import dev.graphrag.openai.test.OpenAiEmulator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.ai.document.Document;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The manual's corpus run.
 */
class CorpusIngestTests {

	private final OpenAiEmulator openAi = OpenAiEmulator.start();

	private final PaidTexts texts = new PaidTexts(this.openAi, ServiceSettings.DIMENSIONS);

	private final ApplicationContextRunner application = new ApplicationContextRunner()
		.withUserConfiguration(Application.class)
		.withPropertyValues(ServiceSettings.of(this.openAi))
		.withPropertyValues("graphrag.openai.corpus.max-inputs=10", "graphrag.openai.corpus.concurrency=2");

	@AfterEach
	void stop() {
		this.openAi.close();
	}

	@Test
	void bringsEveryVectorToItsDocument() {
		List<Document> documents = IntStream.range(0, 500)
			.mapToObj((index) -> new Document("Text " + index % 400))
			.toList();
		KeptPoints points = ingest(documents.stream());
		assertThat(points.vectors).hasSize(500);
		assertThat(points.vectors).allSatisfy((document, vector) -> assertThat(vector)
			.containsExactly(this.texts.vector(String.valueOf(document.getText()))));
		assertThat(List.copyOf(points.vectors.keySet())).isEqualTo(documents);
		assertThat(this.texts.requests().stream().flatMap(List::stream)).hasSize(400).doesNotHaveDuplicates();
	}

	@Test
	void refusesADocumentWithoutWordsAndGoesOn() {
		Document blank = new Document(" ");
		KeptPoints points = ingest(Stream.of(new Document("one"), blank, new Document("two")));
		assertThat(points.vectors).hasSize(2);
		assertThat(points.refused).containsExactly(blank);
	}

	private KeptPoints ingest(Stream<Document> documents) {
		KeptPoints points = new KeptPoints();
		this.application
			.run((context) -> new CorpusIngest(context.getBean(CorpusEmbedder.class), points).ingest(documents));
		return points;
	}

	/**
	 * Points in memory.
	 */
	private static final class KeptPoints implements CorpusIngest.Points {

		private final Map<Document, float[]> vectors = new LinkedHashMap<>();

		private final List<Document> refused = new ArrayList<>();

		@Override
		public void upsert(Document document, float[] vector) {
			this.vectors.put(document, vector);
		}

		@Override
		public void later(Document document) {
			throw new AssertionError("No request fails here");
		}

		@Override
		public void refuse(Document document, @Nullable OpenAiClientException reason) {
			this.refused.add(document);
		}

	}

	/**
	 * A service with the starter and nothing else.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableWithoutDatabases
	static class Application {

	}

}
