package dev.graphrag.probe.command;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.jspecify.annotations.Nullable;

/**
 * The gauges of the latest probe, each of which exists once it has a value. A run with
 * {@code --skip-live} proves nothing and leaves them as they are. Thread-safe.
 */
public final class ProbeMeters {

	private final Map<Value, Double> values = new ConcurrentHashMap<>();

	private final @Nullable MeterRegistry registry;

	/**
	 * Create gauges without a value.
	 * @param registry where they are shown, {@code null} if nowhere
	 */
	public ProbeMeters(@Nullable MeterRegistry registry) {
		this.registry = registry;
	}

	/**
	 * Write the gauges of one run in Prometheus' text format.
	 * @param run the run
	 * @param options the run's options
	 * @param lastSuccess when a run before it succeeded, {@code null} if none is known
	 * @return lines, none if there is no value
	 */
	static String text(ProbeRun run, ProbeOptions options, @Nullable Instant lastSuccess) {
		PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		try {
			ProbeMeters meters = new ProbeMeters(registry);
			if (lastSuccess != null) {
				meters.succeeded(lastSuccess);
			}
			meters.show(run, options, run.succeeded());
			return registry.scrape();
		}
		finally {
			registry.close();
		}
	}

	/**
	 * Show what came of a run.
	 * @param run the run
	 * @param options its options
	 * @param success whether it succeeded, its artifacts included
	 */
	void show(ProbeRun run, ProbeOptions options, boolean success) {
		if (options.skipLive()) {
			return;
		}
		if (success) {
			succeeded(run.report().generatedAt());
		}
		set(Value.SUCCESS, success ? 1 : 0);
		set(Value.DURATION, seconds(run.duration()));
	}

	private void succeeded(Instant time) {
		set(Value.LAST_SUCCESS, time.toEpochMilli() / 1000.0);
	}

	private static double seconds(Duration duration) {
		return duration.toNanos() / 1e9;
	}

	private void set(Value value, double number) {
		boolean first = this.values.put(value, number) == null;
		if (first && this.registry != null) {
			Gauge.builder(value.meter, this.values, (values) -> values.getOrDefault(value, Double.NaN))
				.description(value.description)
				.baseUnit(value.unit)
				.strongReference(true)
				.register(this.registry);
		}
	}

	/**
	 * What is shown.
	 */
	private enum Value {

		SUCCESS("success", null, "Whether the latest OpenAI probe succeeded (1) or not (0)."),

		DURATION("duration", "seconds", "Duration of the latest OpenAI probe, its waits included."),

		LAST_SUCCESS("last.success.timestamp", "seconds", "Unix time of the last OpenAI probe that succeeded.");

		private final String meter;

		private final @Nullable String unit;

		private final String description;

		Value(String meter, @Nullable String unit, String description) {
			this.meter = "graphrag.openai.probe." + meter;
			this.unit = unit;
			this.description = description;
		}

	}

}
