package dev.graphrag.openai.ingest.batch;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import dev.graphrag.openai.ingest.recipes.TableVectorStore;
import org.springframework.ai.embedding.BatchingStrategy;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.neo4j.autoconfigure.Neo4jAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The ingest service in a process of its own, that is to be killed.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = Neo4jAutoConfiguration.class)
@Import({ IngestJob.class, IngestRun.class })
class IngestApplication {

	/**
	 * What the service prints before it hangs.
	 */
	static final String EMBEDDED = "embedded";

	/**
	 * Property with the number of the chunk that hangs when its texts are embedded and
	 * nothing is written, from 1.
	 */
	static final String HANG_AT = "ingest.hang-at";

	/**
	 * Ingest the file that is the first argument.
	 */
	public static void main(String[] args) throws JobExecutionException {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(IngestApplication.class)
			.web(WebApplicationType.NONE)
			.run(args)) {
			BatchStatus status = context.getBean(IngestRun.class).run(Path.of(args[0])).getStatus();
			System.exit((status == BatchStatus.COMPLETED) ? 0 : 1);
		}
	}

	@Bean
	VectorStore vectorStore(EmbeddingModel embeddingModel, BatchingStrategy batching, JdbcTemplate jdbc,
			@Value("${" + HANG_AT + ":0}") int hangAt) {
		AtomicInteger chunks = new AtomicInteger();
		return new TableVectorStore(embeddingModel, batching, jdbc, () -> {
			if (chunks.incrementAndGet() == hangAt) {
				System.out.println(EMBEDDED);
				hang();
			}
		});
	}

	private static void hang() {
		try {
			new CountDownLatch(1).await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
