package dev.graphrag.openai.ingest.batch;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import dev.graphrag.openai.ingest.recipes.ServiceSettings;
import dev.graphrag.openai.test.OpenAiEmulator;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.batch.core.BatchStatus;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A step's chunk has a connection, and the store of vectors wants another.
 */
class StepConnectionsTests {

	@TempDir
	private Path directory;

	@ParameterizedTest
	@CsvSource({ "1, 0", "2, 3" })
	void storeIsReachedWhereThePoolHasTwo(int connections, int stored) throws Exception {
		Path file = Files.write(this.directory.resolve("chunks.txt"), List.of("one", "two", "three"));
		try (OpenAiEmulator openAi = OpenAiEmulator.start()) {
			new ApplicationContextRunner().withUserConfiguration(IngestApplication.class)
				.withPropertyValues(ServiceSettings.of(openAi))
				.withPropertyValues("spring.datasource.generate-unique-name=true", "spring.batch.job.enabled=false",
						"spring.datasource.hikari.maximum-pool-size=" + connections,
						"spring.datasource.hikari.connection-timeout=250", "graphrag.openai.embedding.store.type=jdbc")
				.run((context) -> {
					assertThat(context.getBean(IngestRun.class).run(file).getStatus()).isEqualTo(BatchStatus.COMPLETED);
					assertThat(context.getBean(JdbcTemplate.class).queryForList("select hash from openai_embedding"))
						.hasSize(stored);
				});
		}
	}

}
