package dev.graphrag.openai.ingest.batch;

import java.nio.file.Path;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.stereotype.Component;

/**
 * Starts the manual's job, or goes on with it.
 */
@Component
class IngestRun {

	private final Job job;

	private final JobOperator operator;

	private final JobRepository jobs;

	IngestRun(Job job, JobOperator operator, JobRepository jobs) {
		this.job = job;
		this.operator = operator;
		this.jobs = jobs;
	}

	JobExecution run(Path file) throws JobExecutionException {
		JobParameters parameters = new JobParametersBuilder().addString("file", file.toString()).toJobParameters();
		JobExecution last = this.jobs.getLastJobExecution(this.job.getName(), parameters);
		if (last == null) {
			return this.operator.start(this.job, parameters);
		}
		if (last.getStatus() == BatchStatus.COMPLETED) {
			return last;
		}
		return this.operator.restart(this.operator.recover(last));
	}

}
