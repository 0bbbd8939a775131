package dev.graphrag.probe.command;

import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

import dev.graphrag.openai.telemetry.OpenAiMeters;
import dev.graphrag.probe.report.Outcome;
import dev.graphrag.probe.report.ProbeReport;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/**
 * What came of one probe.
 *
 * @param report the report
 * @param metrics this run's series in Prometheus' text format
 * @param duration how long it took, its waits included
 */
public record ProbeRun(ProbeReport report, String metrics, Duration duration) {

	/**
	 * Create the run that failed before it came to anything.
	 * @param failure why
	 * @param clock gives the report's time
	 * @return the run, without settings
	 */
	public static ProbeRun failed(Outcome.Failure failure, Clock clock) {
		PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		try {
			new OpenAiMeters(registry);
			return new ProbeRun(new ProbeReport(clock.instant().truncatedTo(ChronoUnit.MILLIS), null, failure, null),
					registry.scrape(), Duration.ZERO);
		}
		finally {
			registry.close();
		}
	}

	boolean succeeded() {
		return this.report.outcome() instanceof Outcome.Success;
	}

	/**
	 * Return this run as one that a signal ended.
	 * @return a failure, whatever came of the run
	 */
	ProbeRun interrupted() {
		ProbeReport report = this.report.outcome() instanceof Outcome.Failure failure && failure.isInterruption()
				? this.report : this.report.withOutcome(Outcome.Failure.interrupted());
		return new ProbeRun(report, this.metrics, this.duration);
	}

}
