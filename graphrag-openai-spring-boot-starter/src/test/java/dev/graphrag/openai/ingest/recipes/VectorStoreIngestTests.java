package dev.graphrag.openai.ingest.recipes;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.graphrag.openai.corpus.PaidTexts;
import dev.graphrag.openai.settings.OpenAiSettings;
import dev.graphrag.openai.test.OpenAiEmulator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.BatchingStrategy;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.transformer.splitter.TokenTextSplitter;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.batch.autoconfigure.BatchAutoConfiguration;
import org.springframework.boot.neo4j.autoconfigure.Neo4jAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

/**
 * The manual's ingest by a vector store, with a store of vectors beneath.
 */
class VectorStoreIngestTests {

	private static final String TEXT = IntStream.range(0, 500)
		.mapToObj((index) -> "This is sentence number " + index + ".")
		.collect(Collectors.joining(" "));

	private final OpenAiEmulator openAi = OpenAiEmulator.start();

	private final ApplicationContextRunner application = new ApplicationContextRunner()
		.withUserConfiguration(Application.class)
		.withPropertyValues(ServiceSettings.of(this.openAi))
		.withPropertyValues("spring.datasource.generate-unique-name=true", "graphrag.openai.embedding.store.type=jdbc");

	@AfterEach
	void stop() {
		this.openAi.close();
	}

	@Test
	void ingestsTheSameDocumentTwiceForThePriceOfOne() {
		this.application.run((context) -> {
			ingest(context).ingest("handbook.md", TEXT);
			List<String> points = points(context);
			ingest(context).ingest("handbook.md", TEXT);
			assertThat(points).hasSizeGreaterThan(5);
			assertThat(points(context)).containsExactlyInAnyOrderElementsOf(points);
			assertThat(this.openAi.embeddingRequests()).hasSize(1);
		});
	}

	@Test
	void keepsTheSameChunkOfTwoDocumentsApart() {
		this.application.run((context) -> {
			ingest(context).ingest("handbook.md", TEXT);
			int points = points(context).size();
			ingest(context).ingest("copy.md", TEXT);
			assertThat(points(context)).hasSize(2 * points);
		});
	}

	@Test
	void paysForWhatIsNewInADocumentThatHasChanged() {
		this.application.run((context) -> {
			VectorStoreIngest ingest = ingest(context);
			ingest.ingest("handbook.md", TEXT);
			int points = points(context).size();
			ingest.replace("handbook.md", TEXT + " The end has changed.");
			assertThat(points(context)).hasSize(points);
			assertThat(PaidTexts.requests(this.openAi)).hasSize(2).last().asInstanceOf(LIST).hasSize(1);
		});
	}

	/**
	 * The splitter writes the id of the whole document into the metadata of its chunks,
	 * and metadata is embedded: a random id makes every chunk a new text.
	 */
	@Test
	void randomIdsOfWholeDocumentsMakeNewTexts() {
		this.application.run((context) -> {
			addUnnamed(context);
			addUnnamed(context);
			assertThat(this.openAi.embeddingRequests()).hasSize(2);
		});
	}

	@Test
	void randomIdsDoNoHarmWhereMetadataIsNotEmbedded() {
		this.application.withPropertyValues("spring.ai.openai.embedding.metadata-mode=none").run((context) -> {
			addUnnamed(context);
			addUnnamed(context);
			assertThat(this.openAi.embeddingRequests()).hasSize(1);
		});
	}

	private static VectorStoreIngest ingest(ApplicationContext context) {
		return new VectorStoreIngest(context.getBean(VectorStore.class), context.getBean(OpenAiSettings.class));
	}

	private static void addUnnamed(ApplicationContext context) {
		context.getBean(VectorStore.class).add(TokenTextSplitter.builder().build().split(new Document(TEXT)));
	}

	private static List<String> points(ApplicationContext context) {
		return context.getBean(JdbcTemplate.class).queryForList("select id || text || vector from point", String.class);
	}

	/**
	 * A service over a vector store in a table.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = { BatchAutoConfiguration.class, Neo4jAutoConfiguration.class })
	static class Application {

		@Bean
		VectorStore vectorStore(EmbeddingModel embeddingModel, BatchingStrategy batching, JdbcTemplate jdbc) {
			return new TableVectorStore(embeddingModel, batching, jdbc);
		}

	}

}
