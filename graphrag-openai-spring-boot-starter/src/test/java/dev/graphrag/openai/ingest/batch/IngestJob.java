package dev.graphrag.openai.ingest.batch;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import dev.graphrag.openai.EmbeddingKey;
import dev.graphrag.openai.settings.OpenAiSettings;

import org.springframework.ai.document.Document;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.batch.core.configuration.annotation.StepScope;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.file.FlatFileItemReader;
import org.springframework.batch.infrastructure.item.file.builder.FlatFileItemReaderBuilder;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.FileSystemResource;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The manual's job: chunks from a file, one a line, into a vector store.
 */
@Configuration(proxyBeanMethods = false)
class IngestJob {

	@Bean
	Job ingest(JobRepository jobs, Step embedding) {
		return new JobBuilder("ingest", jobs).start(embedding).build();
	}

	@Bean
	Step embedding(JobRepository jobs, PlatformTransactionManager transactions, FlatFileItemReader<Document> chunks,
			VectorStore vectorStore, @Value("${ingest.chunk-size:256}") int chunkSize) {
		return new StepBuilder("embedding", jobs).<Document, Document>chunk(chunkSize)
			.transactionManager(transactions)
			.reader(chunks)
			.writer((documents) -> vectorStore.add(List.copyOf(documents.getItems())))
			.build();
	}

	@Bean
	@StepScope
	FlatFileItemReader<Document> chunks(@Value("#{jobParameters['file']}") Path file, OpenAiSettings settings) {
		return new FlatFileItemReaderBuilder<Document>().name("chunks")
			.resource(new FileSystemResource(file))
			.lineMapper((text, line) -> new Document(id(settings.embedding(), text), text, Map.of()))
			.build();
	}

	private static String id(OpenAiSettings.Embedding embedding, String text) {
		return EmbeddingKey.of(embedding.model(), embedding.expectedDimensions(), text).uuid().toString();
	}

}
