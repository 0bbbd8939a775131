package dev.graphrag.openai.ingest.batch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

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
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A job in partitions of which one fails, once.
 */
class PartitionsTests {

	private final OpenAiEmulator openAi = OpenAiEmulator.start();

	@TempDir
	private Path directory;

	@BeforeEach
	void writeFiles() throws IOException {
		Files.write(this.directory.resolve("a.txt"), List.of("one", "two"));
		Files.write(this.directory.resolve("b.txt"), List.of("three", "four"));
		Files.write(this.directory.resolve("c.txt"), List.of("five", "six"));
	}

	@AfterEach
	void stop() {
		this.openAi.close();
	}

	@Test
	void onlyTheOneThatFailedIsRunAgainAndNothingIsPaidForTwice() {
		new ApplicationContextRunner().withUserConfiguration(Application.class)
			.withPropertyValues(ServiceSettings.of(this.openAi))
			.withPropertyValues("spring.datasource.generate-unique-name=true", "spring.batch.job.enabled=false",
					"graphrag.openai.embedding.store.type=jdbc")
			.run((context) -> {
				IngestRun ingest = context.getBean(IngestRun.class);
				assertThat(ingest.run(this.directory).getStatus()).isEqualTo(BatchStatus.FAILED);
				assertThat(ingest.run(this.directory).getStatus()).isEqualTo(BatchStatus.COMPLETED);
				assertThat(context.getBean(JdbcTemplate.class).queryForList("select text from point", String.class))
					.containsExactlyInAnyOrder("one", "two", "three", "four", "five", "six");
				assertThat(this.openAi.embeddingRequests()).hasSize(3);
			});
	}

	/**
	 * The job over a vector store that fails to write the second chunk, once.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = Neo4jAutoConfiguration.class)
	@Import({ PartitionedIngestJob.class, IngestRun.class })
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
