package dev.graphrag.openai.ingest.batch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import dev.graphrag.openai.corpus.PaidTexts;
import dev.graphrag.openai.ingest.recipes.ServiceSettings;
import dev.graphrag.openai.ingest.recipes.TableVectorStore;
import dev.graphrag.openai.test.OpenAiEmulator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.ai.embedding.BatchingStrategy;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.batch.core.BatchStatus;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.neo4j.autoconfigure.Neo4jAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A chunk of a Spring Batch job whose texts are embedded, and whose rows the vector store
 * then fails to write.
 */
class FailedChunkTests {

	private static final List<String> TEXTS = IntStream.range(0, 12).mapToObj((index) -> "Text " + index).toList();

	private final OpenAiEmulator openAi = OpenAiEmulator.start();

	private final ApplicationContextRunner application = new ApplicationContextRunner()
		.withUserConfiguration(Application.class)
		.withPropertyValues(ServiceSettings.of(this.openAi))
		.withPropertyValues("spring.datasource.generate-unique-name=true", "spring.batch.job.enabled=false",
				"ingest.chunk-size=4", "graphrag.openai.embedding.store.type=jdbc");

	@TempDir
	Path directory;

	private Path file;

	@BeforeEach
	void writeTexts() throws IOException {
		this.file = Files.write(this.directory.resolve("chunks.txt"), TEXTS);
	}

	@AfterEach
	void stop() {
		this.openAi.close();
	}

	@Test
	void isRolledBackAndNotPaidForAgain() {
		this.application.run((context) -> {
			failAndGoOn(context);
			assertThat(this.openAi.embeddingRequests()).hasSize(3);
			assertThat(PaidTexts.requests(this.openAi).stream().flatMap(List::stream)).doesNotHaveDuplicates();
		});
	}

	@Test
	void isPaidForAgainWithoutTheStore() {
		this.application.withPropertyValues("graphrag.openai.embedding.store.type=none").run((context) -> {
			failAndGoOn(context);
			assertThat(this.openAi.embeddingRequests()).hasSize(4);
		});
	}

	private void failAndGoOn(ApplicationContext context) throws Exception {
		IngestRun ingest = context.getBean(IngestRun.class);
		assertThat(ingest.run(this.file).getStatus()).isEqualTo(BatchStatus.FAILED);
		assertThat(points(context)).hasSize(4);
		assertThat(ingest.run(this.file).getStatus()).isEqualTo(BatchStatus.COMPLETED);
		assertThat(points(context)).containsExactlyInAnyOrderElementsOf(TEXTS);
	}

	private static List<String> points(ApplicationContext context) {
		return context.getBean(JdbcTemplate.class).queryForList("select text from point", String.class);
	}

	/**
	 * The ingest service over a vector store that fails to write the second chunk, once.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = Neo4jAutoConfiguration.class)
	@Import({ IngestJob.class, IngestRun.class })
	static class Application {

		@Bean
		VectorStore vectorStore(EmbeddingModel embeddingModel, BatchingStrategy batching, JdbcTemplate jdbc) {
			AtomicInteger chunks = new AtomicInteger();
			return new TableVectorStore(embeddingModel, batching, jdbc, () -> {
				if (chunks.incrementAndGet() == 2) {
					throw new DataAccessResourceFailureException("The database is gone for a moment.");
				}
			});
		}

	}

}
