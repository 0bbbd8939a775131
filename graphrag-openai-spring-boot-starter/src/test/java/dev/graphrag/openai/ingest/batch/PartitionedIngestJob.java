package dev.graphrag.openai.ingest.batch;

import java.io.IOException;
import java.util.List;

import org.springframework.ai.document.Document;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.batch.core.configuration.annotation.StepScope;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.partition.support.MultiResourcePartitioner;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.file.FlatFileItemReader;
import org.springframework.batch.infrastructure.item.file.builder.FlatFileItemReaderBuilder;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The manual's job in partitions, a file each.
 */
@Configuration(proxyBeanMethods = false)
class PartitionedIngestJob {

	@Bean
	Job ingest(JobRepository jobs, Step partitions) {
		return new JobBuilder("ingest", jobs).start(partitions).build();
	}

	@Bean
	Step partitions(JobRepository jobs, Step embedding, MultiResourcePartitioner files) {
		SimpleAsyncTaskExecutor threads = new SimpleAsyncTaskExecutor("partition-");
		threads.setConcurrencyLimit(4);
		return new StepBuilder("partitions", jobs).partitioner("embedding", files)
			.step(embedding)
			.taskExecutor(threads)
			.build();
	}

	@Bean
	@StepScope
	MultiResourcePartitioner files(@Value("#{jobParameters['file']}") String directory) throws IOException {
		MultiResourcePartitioner files = new MultiResourcePartitioner();
		files.setResources(new PathMatchingResourcePatternResolver().getResources("file:" + directory + "/*.txt"));
		return files;
	}

	@Bean
	Step embedding(JobRepository jobs, PlatformTransactionManager transactions, FlatFileItemReader<Document> chunks,
			VectorStore vectorStore) {
		return new StepBuilder("embedding", jobs).<Document, Document>chunk(256)
			.transactionManager(transactions)
			.reader(chunks)
			.writer((documents) -> vectorStore.add(List.copyOf(documents.getItems())))
			.build();
	}

	@Bean
	@StepScope
	FlatFileItemReader<Document> chunks(@Value("#{stepExecutionContext['fileName']}") Resource file) {
		return new FlatFileItemReaderBuilder<Document>().name("chunks")
			.resource(file)
			.lineMapper((text, line) -> new Document(text))
			.build();
	}

}
